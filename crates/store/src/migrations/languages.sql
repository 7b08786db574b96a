-- Which language a person reads Farol in, once they have chosen one: an agent, or a customer's administrator.
CREATE TABLE languages (
    user_id {uuid} NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    tag text NOT NULL
) {clustered};
