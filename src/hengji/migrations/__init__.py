"""One linear history of the tables (迁移)."""
