-- Keys of serials, orders and subscriptions have no hyphens, those of long names their last words too, and umlauts are heard however
-- they are spelled: all keys are made anew, by a server when there is time or by `farol reindex`.
UPDATE search_state SET owed = EXISTS (SELECT 1 FROM orgs);
