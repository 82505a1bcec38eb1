"""The ground floor: settings, database, transactions, events, text rules. No feature and no request lives here."""
