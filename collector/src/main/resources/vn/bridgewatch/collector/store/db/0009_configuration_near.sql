-- Whether whoever changed what a site is given said that it is to come though a conference is near; what was given
-- before this was known waits until the conference is over.
ALTER TABLE site_configuration ADD COLUMN during_conference INTEGER NOT NULL DEFAULT 0;
