//! The search bar held against the sample directory: every attribute in every odd form leads to its subject, and nothing
//! leads out of what the agent may see.

use desk::AgentDesk;
use model::{
    UserId,
    search::{Attribute, Hit, HitKind, SearchAnswer, SearchInput},
};
use store::{
    entities::{orgs, providers, searches, staff_orgs, users},
    load::{KeyRow, Load, Pace},
    sea_orm::{
        ActiveValue::{Set, Unchanged},
        EntityTrait,
    },
    search_key::{KeyKind, Scan, Table, Within, find},
};
use testkit::{IRIS, On, TestDesk, ZOE, on_both};
use uuid::Uuid;

on_both!(the_right_subject_comes_first, hostile_text_finds_nothing_and_breaks_nothing, names_are_found_by_their_sound);
on_both!(
    a_search_stays_within_reach,
    a_limited_agent_searches_its_customers,
    nor_misses_one_whose_keys_lie_apart,
    a_third_word_tells_one_of_many_apart,
    names_are_heard_however_they_are_spelled,
    what_was_typed_is_marked,
    committed_searches
);

async fn ask(agent: &AgentDesk, q: &str) -> SearchAnswer {
    let input = SearchInput { q: q.to_owned(), ..SearchInput::default() };
    agent.search(input).await.expect("a search never fails")
}

fn people(answer: &SearchAnswer) -> usize {
    hits(answer).filter(|(kind, _)| *kind == HitKind::User).count()
}

fn hits(answer: &SearchAnswer) -> impl Iterator<Item = (HitKind, &Hit)> {
    answer.groups.iter().flat_map(|group| group.hits.iter().map(|hit| (group.kind, hit)))
}

/// Each line of `queries.tsv`: what is typed, the kind and id of what is meant, the attribute that it is.
async fn the_right_subject_comes_first(on: On) {
    let desk = TestDesk::sample(on).await;
    let agent = desk.agent(ZOE).await;
    let mut wrong = Vec::new();
    for line in include_str!("search/queries.tsv").lines() {
        let [typed, kind, id, attribute] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line:?}") };
        let answer = ask(&agent, typed).await;
        let first =
            hits(&answer).next().map(|(kind, hit)| (kind.as_str(), hit.id.as_str(), hit.matched.attribute.as_str()));
        if first != Some((kind, id, attribute)) {
            wrong.push(format!("{typed:?}: wanted {kind} {id} by {attribute}, got {first:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

async fn hostile_text_finds_nothing_and_breaks_nothing(on: On) {
    let desk = TestDesk::sample(on).await;
    let agent = desk.agent(ZOE).await;
    let long = "a".repeat(10_000);
    let accents = "é".repeat(10_000);
    let nothing = [
        "",
        " ",
        "\t\n\u{a0}",
        "%",
        "_",
        "*",
        "%_*\"'\\",
        "'; DROP TABLE users; --",
        "\u{202e}",
        "🙂🙂",
        "\0",
        "\u{1}\u{7f}",
    ];
    for typed in nothing.into_iter().chain([
        long.as_str(),
        &accents,
        "ana%",
        "' OR '1'='1",
        "\u{10FFFF}",
        "\u{202e}zzz",
        "قهوة",
        "李小龍",
    ]) {
        let answer = ask(&agent, typed).await;
        assert!(answer.groups.is_empty() || typed == "ana%", "{typed:?} found {:?}", answer.groups);
    }
    // What cannot be seen does not hide what was meant.
    let typed = "\u{202e}\u{feff} zo\u{eb}\u{200b}\tguimar\u{e3}es \0";
    assert_eq!(
        hits(&ask(&agent, typed).await).next().map(|(_, hit)| hit.title.clone()).as_deref(),
        Some("Zoë Guimarães")
    );
    for limit in [i64::MIN, -1, 0, 1, 51, i64::MAX] {
        let input = SearchInput { q: "ana".to_owned(), limit: Some(limit), ..SearchInput::default() };
        let answer = agent.search(input).await.expect("any limit is taken");
        assert!(answer.groups.iter().all(|group| group.hits.len() <= 50 && !group.hits.is_empty()));
    }
}

async fn names_are_found_by_their_sound(on: On) {
    let desk = TestDesk::sample(on).await;
    let agent = desk.agent(ZOE).await;
    for (typed, title) in [
        ("Soe Guimaraez", "Zoë Guimarães"),
        ("Cebastião da Kosta", "Sebastião da Costa"),
        ("Lukas Lyma", "Łukasz Lima"),
        ("Vitória Xröder", "Vitória Schröder"),
    ] {
        let answer = ask(&agent, typed).await;
        let found: Vec<_> = hits(&answer).map(|(_, hit)| hit.title.as_str()).collect();
        assert!(answer.by_sound && found.contains(&title), "{typed:?} found {found:?}");
    }
    // Written as it is, sound is not asked; heard otherwise, it says so.
    let written = ask(&agent, "Maria").await;
    assert!(!written.by_sound && hits(&written).all(|(_, hit)| !hit.matched.attribute.by_sound()));
    let heard = ask(&agent, "Tiagho Conseissão Gonsalves").await;
    let (_, hit) = hits(&heard).next().expect("Tiago is heard");
    assert_eq!((hit.title.as_str(), hit.matched.attribute), ("Tiago Conceição Gonçalves", Attribute::UserNameSound));
    assert!(heard.by_sound && heard.exact.is_none());
}

/// Umlauts are spelled out by who lacks them, on either side; what looks like them in Portuguese is none.
async fn names_are_heard_however_they_are_spelled(on: On) {
    let desk = TestDesk::sample(on).await;
    let agent = desk.agent(ZOE).await;
    let mine = UserId(ask(&agent, "Zoë Guimarães").await.exact.expect("one").id.parse().expect("an id"));
    for (name, typed) in [
        ("Xaver Müllerqvist", "Xaver Muellerqvist"),
        ("Xaver Muellerqvist", "Xaver Müllerqvist"),
        ("Jörg Zschröder", "Joerg Zschroeder"),
        ("Xana Moraesqvist", "Xana Moraisqvist"),
        ("Xana Guimarães", "Xana Guimarais"),
    ] {
        let (given, family) = name.split_once(' ').expect("two words");
        let renamed = users::ActiveModel {
            id: Unchanged(mine.0),
            given_name: Set(given.to_owned()),
            family_name: Set(family.to_owned()),
            display_name: Set(name.to_owned()),
            ..Default::default()
        };
        users::Entity::update(renamed).exec(desk.store().read()).await.expect("renamed");
        desk.desk.reindex().await.expect("keys");
        let answer = ask(&agent, typed).await;
        assert!(answer.by_sound && hits(&answer).any(|(_, hit)| hit.title == name), "{typed:?} does not find {name:?}");
    }
}

async fn a_search_stays_within_reach(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, iris) = (desk.agent(ZOE).await, desk.agent(IRIS).await);
    // Zoe's provider has every subject of the list; of those Iris sees what both providers manage.
    let mut seen = 0;
    for line in include_str!("search/queries.tsv").lines() {
        let fields: Vec<_> = line.split('\t').collect();
        for (_, hit) in hits(&ask(&iris, fields[0]).await) {
            iris.org(hit.org_id).await.expect("an org in a hit can be opened");
            seen += usize::from(hit.id == fields[2]);
        }
    }
    assert!(seen < 200, "{seen}");
    // An org that is another provider's holds nothing, and one's own holds itself alone.
    let foreign = desk.org("Ember").await;
    let own = desk.org("Oásis").await;
    for q in ["a", "ana", "silva", "maria", "1", "+55"] {
        let within = |org| SearchInput { q: q.to_owned(), org: Some(org), limit: Some(50) };
        assert!(zoe.search(within(foreign)).await.expect("a search").groups.is_empty());
        let answer = zoe.search(within(own)).await.expect("a search");
        assert!(hits(&answer).all(|(_, hit)| hit.org_id == own), "{q}");
    }
}

async fn a_limited_agent_searches_its_customers(on: On) {
    use store::{
        entities::{managers, staff},
        sea_orm::{ActiveModelTrait, ActiveValue::Unchanged, ColumnTrait, QueryFilter},
    };
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let (db, provider) = (desk.store().read(), zoe.me().provider.id.0);
    let managed =
        managers::Entity::find().filter(managers::Column::ProviderId.eq(provider)).all(db).await.expect("orgs");
    let limited = staff::ActiveModel { user_id: Unchanged(zoe.me().id.0), limited: Set(true), ..Default::default() };
    staff::Entity::update(limited).exec(db).await.expect("limited");
    assert!(ask(&desk.agent(ZOE).await, "maria").await.groups.is_empty(), "given nothing, sees nothing");
    let all = ask(&zoe, "maria").await;
    let mut given = 0;
    let give = async |org: &orgs::Model| {
        let row = staff_orgs::ActiveModel { user_id: Set(zoe.me().id.0), org_id: Set(org.id), scope: Set(org.scope) };
        staff_orgs::Entity::insert(row).exec_without_returning(db).await.expect("given");
    };
    // One customer; a few, which are named in the statement; many, which are joined; and so many that theirs are looked for
    // among all.
    for (count, others) in [(1, 0), (3, 0), (20, 0), (20, 400)] {
        for org in &managed[given..count] {
            give(&orgs::Entity::find_by_id(org.org_id).one(db).await.expect("read").expect("an org")).await;
        }
        for other in 0..others {
            let some = orgs::Entity::find().one(db).await.expect("read").expect("an org");
            let (id, scope) = (uuid::Uuid::now_v7(), -1_000 - other);
            let org = orgs::Model { id, scope, users: 0, devices: 0, ..some };
            let row = orgs::ActiveModel::from(org.clone()).reset_all();
            orgs::Entity::insert(row).exec_without_returning(db).await.expect("an empty org");
            give(&org).await;
        }
        given = count;
        let limited = desk.agent(ZOE).await;
        let mine = |org: model::OrgId| managed[..count].iter().any(|m| m.org_id == org.0);
        let mut found = 0;
        for q in ["maria", "ana silva", "a", "555", "7C:21"] {
            let answer = ask(&limited, q).await;
            assert!(hits(&answer).all(|(_, hit)| mine(hit.org_id)), "{q} of {count}");
            found += hits(&answer).count();
        }
        assert!(found > 0, "{count} customers hold somebody");
        // However many others there are in a range, nobody of theirs is missed.
        for q in ["a", "s", "ma", "e"] {
            let mut alone = 0;
            for org in &managed[..count] {
                let input = SearchInput { q: q.to_owned(), org: Some(model::OrgId(org.org_id)), limit: Some(50) };
                alone += people(&zoe.search(input).await.expect("a search"));
            }
            assert_eq!(people(&ask(&limited, q).await), alone.min(10), "{q} of {count}");
        }
        for (kind, hit) in hits(&all).filter(|(_, hit)| !mine(hit.org_id)) {
            assert_eq!(kind, HitKind::User);
            assert!(ask(&limited, &hit.id).await.groups.is_empty(), "{} is found by id", hit.title);
            assert!(limited.user(hit.id.parse().expect("an id")).await.is_err(), "{} cannot be opened", hit.title);
        }
    }
}

async fn nor_misses_one_whose_keys_lie_apart(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let (store, db) = (desk.store(), desk.store().read());
    let org = orgs::Entity::find_by_id(desk.org("Oásis").await.0).one(db).await.expect("read").expect("an org");
    let given = staff_orgs::ActiveModel { user_id: Set(zoe.me().id.0), org_id: Set(org.id), scope: Set(org.scope) };
    staff_orgs::Entity::insert(given).exec_without_returning(db).await.expect("given");
    let provider = providers::Entity::find_by_id(zoe.me().provider.id.0).one(db).await.expect("read").expect("hers");
    let row = |scope: i32, key: String, owner: i32| {
        let kind = KeyKind::UserName.number();
        KeyRow { scope, kind, key: format!("zz {key}"), subject: Uuid::now_v7(), owner }
    };
    // Apart are many of others, then one of hers; in their place are enough of hers, and all come after that one.
    let mut apart: Vec<_> = (0..300).map(|at| row(provider.scope, format!("a{at:03}"), -9_999)).collect();
    let hers = |key: String| [row(org.scope, key.clone(), org.scope), row(provider.scope, key, org.scope)];
    apart.extend(hers("b".to_owned()));
    let mut placed: Vec<_> = (0..10).flat_map(|at| hers(format!("c{at}"))).collect();
    for (table, keys) in [(Table::New, &mut apart), (Table::Main, &mut placed)] {
        keys.sort();
        let loader = store.loader(Pace::Beside, table);
        loader.write(Load { keys: std::mem::take(keys), ..Load::default() }).await.expect("written");
        loader.commit().await.expect("written");
    }
    let (from, to) = ("zz".to_owned(), "zz\u{10ffff}".to_owned());
    let scan = Scan { kind: KeyKind::UserName, from, to, with: Vec::new(), limit: 10 };
    let within = Within::Given { scope: provider.scope, agent: zoe.me().id.0 };
    let found = find(db, &within, &[scan]).await.expect("found");
    let keys: Vec<_> = found.iter().take(3).map(|found| found.key.as_str()).collect();
    assert_eq!(keys, ["zz b", "zz c0", "zz c1"]);
}

/// Of 5,000 who are called by the two words the last is by the third as well.
async fn a_third_word_tells_one_of_many_apart(on: On) {
    let desk = TestDesk::sample(on).await;
    let zoe = desk.agent(ZOE).await;
    let (store, db) = (desk.store(), desk.store().read());
    let provider = providers::Entity::find_by_id(zoe.me().provider.id.0).one(db).await.expect("read").expect("hers");
    let row = |key: &str, subject: Uuid| {
        let kind = KeyKind::UserName.number();
        KeyRow { scope: provider.scope, kind, key: key.to_owned(), subject, owner: -9_999 }
    };
    let mut keys: Vec<_> = (0..5_000).map(|at| row("zzaria zilva", Uuid::from_u128(at))).collect();
    let last = Uuid::from_u128(4_999);
    keys.insert(0, row("zzaria zana", last));
    let loader = store.loader(Pace::Beside, Table::Main);
    loader.write(Load { keys, ..Load::default() }).await.expect("written");
    loader.commit().await.expect("written");
    let (from, to) = ("zzaria zil".to_owned(), "zzaria zil\u{10ffff}".to_owned());
    let with = vec![vec!["zzaria zana".to_owned()]];
    let scan = Scan { kind: KeyKind::UserName, from, to, with, limit: 10 };
    let found = find(db, &Within::Scope(provider.scope), &[scan]).await.expect("found");
    assert_eq!(found.iter().map(|found| found.subject).collect::<Vec<_>>(), [last]);
}

async fn what_was_typed_is_marked(on: On) {
    let desk = TestDesk::sample(on).await;
    let agent = desk.agent(ZOE).await;
    let check = async |typed: &str, value: &str, marked: &str| {
        let answer = ask(&agent, typed).await;
        let (_, hit) = hits(&answer).next().unwrap_or_else(|| panic!("{typed:?} finds nobody"));
        let letters: Vec<char> = hit.matched.value.chars().collect();
        let parts =
            hit.matched.marks.iter().map(|(from, to)| letters[*from as usize..*to as usize].iter().collect::<String>());
        assert_eq!(
            (hit.matched.value.as_str(), parts.collect::<Vec<_>>().join("|").as_str()),
            (value, marked),
            "{typed:?}"
        );
    };
    check("zoe guim", "Zoë Guimarães", "Zoë|Guim").await;
    check("zoe.guimaraes@farol.example", "zoe.guimaraes@farol.example", "zoe.guimaraes@farol.example").await;
    // Part of an address finds it, and is no reason to show the rest.
    check("guimaraes@farol", "zo•••@farol.example", "").await;
    check("(71) 2537-0988", "+557125370988", "7125370988").await;
}

async fn committed_searches(on: On) {
    let desk = TestDesk::sample(on).await;
    let (zoe, iris) = (desk.agent(ZOE).await, desk.agent(IRIS).await);
    let target = ask(&zoe, ZOE).await.exact.expect("an address names one user");
    let id = zoe.commit_search("  zoe   guim ", None, Some(target.clone())).await.expect("committed");
    let again = zoe.committed_search(id).await.expect("one's own");
    assert_eq!((again.q.as_str(), again.answer.groups.len()), ("zoe guim", 1));
    assert!(iris.committed_search(id).await.is_err(), "another agent's search is not there");
    // What Iris cannot open is not kept with her search, and an org that is not hers cannot be searched by record.
    let theirs = iris.commit_search("zoe", None, Some(target.clone())).await.expect("committed");
    assert!(
        iris.suggestions().await.expect("suggestions").recents.iter().all(|r| r.id == theirs && r.opened.is_none())
    );
    let foreign = zoe.me().provider.id;
    assert!(iris.commit_search("zoe", Some(foreign), None).await.is_err());
    zoe.commit_search("zoe guim", None, None).await.expect("committed");
    zoe.commit_search("maria", Some(desk.org("Oásis").await), None).await.expect("committed");
    let recents = zoe.suggestions().await.expect("suggestions").recents;
    let shown: Vec<_> = recents.iter().map(|r| (r.q.as_str(), r.org.is_some())).collect();
    assert_eq!(shown, [("maria", true), ("zoe guim", false)], "newest first, each once");
    // What a search has led to is named as long as it is there and within reach, and is forgotten with the person.
    let named = async |agent: &AgentDesk| {
        let recents = agent.suggestions().await.expect("suggestions").recents;
        recents.into_iter().filter_map(|recent| recent.opened).map(|opened| opened.target).collect::<Vec<_>>()
    };
    let kept = zoe.commit_search("zoé", None, Some(target.clone())).await.expect("committed");
    assert_eq!(named(&zoe).await, std::slice::from_ref(&target));
    let give = async |agent: &AgentDesk| {
        let given =
            searches::ActiveModel { id: Unchanged(kept.0), user_id: Set(agent.me().id.0), ..Default::default() };
        let change = desk.store().begin().await.expect("begun");
        searches::Entity::update(given).exec_without_returning(&change).await.expect("given");
        change.commit().await.expect("committed");
    };
    give(&iris).await;
    assert_eq!(named(&iris).await, [], "it is of another provider");
    give(&zoe).await;
    desk.desk.erase_person(target.id.parse().expect("an id")).await.expect("erased");
    assert_eq!(named(&zoe).await, []);
    assert!(zoe.committed_search(kept).await.is_err());
    // Each is kept for ninety days.
    let day = 86_400;
    for (age, q) in [(89, "lately"), (91, "long ago")] {
        let at = desk::clock::now() - age * day;
        let row = searches::ActiveModel {
            id: Set(desk::clock::first_id(at)),
            user_id: Set(zoe.me().id.0),
            at: Set(at),
            q: Set(q.to_owned()),
            ..Default::default()
        };
        let change = desk.store().begin().await.expect("begun");
        searches::Entity::insert(row).exec_without_returning(&change).await.expect("kept");
        change.commit().await.expect("committed");
    }
    assert!(!desk.desk.trim_searches().await.expect("trimmed"), "nothing more");
    let left: Vec<String> = zoe.suggestions().await.expect("suggestions").recents.into_iter().map(|r| r.q).collect();
    assert!(left.iter().any(|q| q == "lately") && left.iter().all(|q| q != "long ago"), "{left:?}");
}
