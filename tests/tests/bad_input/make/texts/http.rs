//! Requests that the page's server refuses.

use web::paths;

use super::Maker;

pub fn make(to: &mut Maker) {
    guarded(to);
    unreadable(to);
    asked_of_the_node(to);
}

/// A request in its parts; see `judge::http`.
#[derive(Clone)]
struct Script {
    node: &'static str,
    line: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Script {
    fn of(line: impl Into<String>, headers: &[(&'static str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { node: "city", line: line.into(), headers, body: body.to_owned() }
    }

    fn with(&self, name: &'static str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    fn and(&self, name: &'static str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name, value.to_owned()));
        other
    }

    fn without(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.headers.retain(|(known, _)| *known != name);
        other
    }

    fn at(&self, node: &'static str) -> Self {
        Self { node, ..self.clone() }
    }

    fn saying(&self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self.clone() }
    }

    fn text(&self) -> String {
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
        format!("{}\n{}\n{headers}\n{}", self.node, self.line, self.body)
    }
}

fn page(path: &str) -> Script {
    Script::of(format!("GET {path}"), &[("Host", "{host}"), ("Cookie", "{cookie}"), ("Sec-Fetch-Site", "same-origin")], "")
}

fn form(path: &str) -> Script {
    let headers = [
        ("Host", "{host}"),
        ("Cookie", "{cookie}"),
        ("Origin", "http://{host}"),
        ("Sec-Fetch-Site", "same-origin"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    Script::of(format!("POST {path}"), &headers, "form={form}&title=Guitar")
}

fn json(path: &str, body: &str) -> Script {
    let headers = [("Host", "{host}"), ("Authorization", "Bearer {token}"), ("Content-Type", "application/json")];
    Script::of(format!("POST {path}"), &headers, body)
}

fn read(path: &str) -> Script {
    Script::of(format!("GET {path}"), &[("Host", "{host}"), ("Authorization", "Bearer {token}")], "")
}

fn guarded(to: &mut Maker) {
    let mut must = |refusal: &str, cause: &str, script: Script| to.must("http", refusal, cause, script.text());
    for (cause, host) in [
        ("another name", "evil.example"),
        ("another name at our port", "evil.example:4180"),
        ("our name without the port", "127.0.0.1"),
        ("our name at another port", "127.0.0.1:1"),
        ("a name that begins as ours", "127.0.0.1.evil.example:4180"),
        ("nothing", ""),
        ("an address of every interface", "0.0.0.0:4180"),
    ] {
        must("foreign-host", &format!("a page called {cause}"), page("/offers").with("Host", host));
    }
    must("foreign-host", "a page called by no name", page("/offers").without("Host"));
    must("foreign-host", "a page called by two names", page("/offers").and("Host", "evil.example"));
    must("foreign-host", "a page called by another name in its line", page("http://evil.example/offers"));
    must("foreign-host", "the API called another name", json(paths::API_REBUILD, "{}").with("Host", "evil.example"));

    for (cause, origin) in [
        ("another site", "http://evil.example"),
        ("nowhere", "null"),
        ("another port", "http://127.0.0.1:1"),
        ("our other name", "http://localhost:4180"),
        ("our name by another scheme", "https://127.0.0.1:4180"),
        ("an origin without words", ""),
    ] {
        must("foreign-origin", &format!("a form from {cause}"), form("/new/offer").with("Origin", origin));
        must("foreign-origin", &format!("a program's request from {cause}"), json(paths::API_REBUILD, "{}").and("Origin", origin));
        must("foreign-origin", &format!("a page read by {cause}"), page("/offers").and("Origin", origin));
    }
    must("foreign-origin", "a form from two origins", form("/new/offer").and("Origin", "null"));
    must("foreign-origin", "a form from no origin", form("/new/offer").without("Origin"));
    for (cause, site) in
        [("another site", "cross-site"), ("another port of this computer", "same-site"), ("words that no browser sends", "nonsense")]
    {
        must("foreign-origin", &format!("a page embedded by {cause}"), page("/offers").with("Sec-Fetch-Site", site));
        must("foreign-origin", &format!("a form sent by {cause}"), form("/new/offer").with("Sec-Fetch-Site", site));
        must("foreign-origin", &format!("the API asked by {cause}"), read(paths::API_STATUS).and("Sec-Fetch-Site", site));
    }

    let stale = "0".repeat(64);
    must("no-token", "a page without a cookie", page("/offers").without("Cookie"));
    must("no-token", "a page with a cookie of another start", page("/offers").with("Cookie", &format!("kaveret_4180={stale}")));
    must("no-token", "a page with the token for a cookie", page("/offers").with("Cookie", "kaveret_4180={token}"));
    must("no-token", "a page with another port's cookie", page("/offers").with("Cookie", &format!("kaveret_1={stale}")));
    must("no-token", "a page with a program's token", page("/offers").with("Authorization", "Bearer {token}"));
    must("no-token", "a page that is not there, without a cookie", page("/nowhere").without("Cookie"));
    must("no-token", "the link of another start", Script::of(format!("GET /open?token={stale}"), &[("Host", "{host}")], ""));
    must("no-token", "the link without its token", Script::of("GET /open", &[("Host", "{host}")], ""));
    must("no-token", "the API without a token", read(paths::API_STATUS).without("Authorization"));
    must("no-token", "the API with a token of another start", read(paths::API_STATUS).with("Authorization", &format!("Bearer {stale}")));
    must("no-token", "the API with a token that is not announced", read(paths::API_STATUS).with("Authorization", "{token}"));
    must("no-token", "the API with another scheme", read(paths::API_STATUS).with("Authorization", "Basic {token}"));
    must(
        "no-token",
        "the API changed by the cookie",
        json(paths::API_REBUILD, "{}").without("Authorization").and("Cookie", "{cookie}").and("Origin", "http://{host}"),
    );
    must(
        "no-token",
        "a wrong token beside a right cookie",
        read(paths::API_STATUS).with("Authorization", "Bearer x").and("Cookie", "{cookie}"),
    );

    must("foreign-form", "a form without its token", form("/new/offer").saying("title=Guitar"));
    must("foreign-form", "a form of another start", form("/new/offer").saying(&format!("form={stale}&title=Guitar")));
    must("foreign-form", "a form with the program's token", form("/new/offer").saying("form={token}&title=Guitar"));
    must("foreign-form", "an invitation's form without its token", form("/invite").saying("kind=resident"));

    for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"] {
        must("method", &format!("the method {method}"), Script { line: format!("{method} {}", paths::API_RECORDS), ..read("/") });
    }
    must("method", "a page that is only read, posted", form("/offers"));
    must("method", "an operation that changes, read", read(paths::API_REBUILD));
    must("method", "an operation that reads, posted", json(paths::API_STATUS, "{}"));

    for (cause, kind) in [
        ("plain text", "text/plain"),
        ("a form", "application/x-www-form-urlencoded"),
        ("several parts", "multipart/form-data; boundary=x"),
        ("nothing", ""),
    ] {
        must("content-type", &format!("the API sent {cause}"), json(paths::API_RECORDS, "{}").with("Content-Type", kind));
    }
    must("content-type", "the API sent a body of no type", json(paths::API_RECORDS, "{}").without("Content-Type"));
    must("content-type", "a form sent as JSON", form("/new/offer").with("Content-Type", "application/json"));
    must("content-type", "a backup sent as JSON", json(paths::API_RESTORE, "{}"));

    for (cause, path, limit) in
        [("a record", paths::API_RECORDS, web::limits::BODY_BYTES_MAX), ("an import", paths::API_SAVE_ALL, web::limits::IMPORT_BYTES_MAX)]
    {
        must("body-too-long", &format!("{cause} that says it is too long"), json(path, "").and("Content-Length", &(limit + 1).to_string()));
    }
    let backup = json(paths::API_RESTORE, "").with("Content-Type", "application/octet-stream");
    must(
        "body-too-long",
        "a backup that says it is too long",
        backup.and("Content-Length", &(web::limits::RESTORE_BYTES_MAX + 1).to_string()),
    );
    must("body-too-long", "a form that says it is too long", form("/new/offer").and("Content-Length", "99999999999"));
    must("body-too-long", "a page that is read with a body too long", page("/offers").and("Content-Length", "99999999999"));
}

fn unreadable(to: &mut Maker) {
    let mut must = |cause: String, script: Script| to.must("http", "malformed", cause, script.text());
    let edit = paths::API_RECORD_EDIT.replace("{id}", "{here}");
    for (path, name, bodies) in [
        (
            paths::API_RECORDS.to_owned(),
            "a record",
            &[
                ("of nothing", ""),
                ("that breaks off", "{\"kind\":"),
                ("that is a list", "[]"),
                ("with a tail", "{\"kind\":\"offer\",\"fields\":{}} more"),
                ("without fields", "{\"kind\":\"offer\"}"),
                ("without a kind", "{\"fields\":{}}"),
                ("of a kind that there is not", "{\"kind\":\"song\",\"fields\":{}}"),
                ("with more than a record has", "{\"kind\":\"offer\",\"fields\":{},\"owner\":\"me\"}"),
                ("with a field that there is not", "{\"kind\":\"offer\",\"fields\":{\"colour\":\"red\"}}"),
                ("with a field of another form", "{\"kind\":\"offer\",\"fields\":{\"title\":7}}"),
                ("with a field that is null", "{\"kind\":\"offer\",\"fields\":{\"title\":null}}"),
                ("with a field of objects", "{\"kind\":\"offer\",\"fields\":{\"title\":{\"a\":1}}}"),
                ("with a number below nought", "{\"kind\":\"offer\",\"fields\":{\"capacity\":-1}}"),
                ("with a number beyond its bits", "{\"kind\":\"offer\",\"fields\":{\"capacity\":99999999999}}"),
                ("with a fraction", "{\"kind\":\"offer\",\"fields\":{\"capacity\":1.5}}"),
                ("with half a letter", "{\"kind\":\"offer\",\"fields\":{\"title\":\"\\ud800\"}}"),
                ("with its kind twice", "{\"kind\":\"offer\",\"kind\":\"request\",\"fields\":{}}"),
            ][..],
        ),
        (
            edit,
            "an edit",
            &[("of nothing", ""), ("that is a text", "\"title\""), ("with a field of lists in lists", "{\"skills\":[[\"a\"]]}")],
        ),
        (
            paths::API_SAVE_ALL.to_owned(),
            "an import",
            &[
                ("of nothing", "{}"),
                ("that is a list", "[]"),
                ("with an entry of nothing", "{\"records\":[{}]}"),
                ("with an id that is none", "{\"records\":[{\"id\":\"7\",\"content\":{\"kind\":\"offer\",\"fields\":{}}}]}"),
                ("with more than it has", "{\"records\":[],\"force\":true}"),
            ],
        ),
        (
            paths::API_CITY.to_owned(),
            "a city",
            &[
                ("without a name", "{\"member_kind\":\"school\"}"),
                ("without a kind", "{\"name\":\"Haifa\"}"),
                ("with more than it has", "{\"name\":\"Haifa\",\"member_kind\":\"school\",\"delegates\":[]}"),
                ("of a kind that there is not", "{\"name\":\"Haifa\",\"member_kind\":\"king\"}"),
                ("with a budget below nought", "{\"name\":\"Haifa\",\"member_kind\":\"school\",\"envelopes_per_hour\":-1}"),
            ],
        ),
        (
            paths::API_INVITATIONS.to_owned(),
            "an invitation",
            &[
                ("for a kind that there is not", "{\"member_kind\":\"king\"}"),
                ("with more than it has", "{\"roles\":[\"issuer\"]}"),
                ("for days that are no number", "{\"valid_days\":\"ten\"}"),
                ("for more days than bits", "{\"valid_days\":4294967296}"),
            ],
        ),
        (
            paths::API_JOIN.to_owned(),
            "a wish to join",
            &[
                ("of nothing", "{}"),
                ("of a kind that there is not", "{\"link\":\"x\",\"member_kind\":\"king\"}"),
                ("with a link that is a number", "{\"link\":7,\"member_kind\":\"resident\"}"),
            ],
        ),
        (paths::API_SYNC.to_owned(), "a dialogue", &[("with nobody", "{}"), ("with more than it has", "{\"address\":\"x\",\"force\":1}")]),
        (paths::API_REBUILD.to_owned(), "a rebuild", &[("with words", "{\"now\":true}"), ("of nothing", "")]),
        (paths::API_VERIFY.to_owned(), "a verification", &[("with words", "{\"now\":true}")]),
    ] {
        for (cause, body) in bodies {
            must(format!("{name} {cause}"), json(&path, body));
        }
    }
    must("a record in ten thousand brackets".to_owned(), json(paths::API_RECORDS, &"[".repeat(10_000)));
    must("a backup without a phrase".to_owned(), json(paths::API_RESTORE, "x").with("Content-Type", "application/octet-stream"));
    for (cause, path) in [
        ("a list of a kind that there is not", format!("{}?kind=song", paths::API_RECORDS)),
        ("a list with more than it has", format!("{}?colour=red", paths::API_RECORDS)),
        ("a list of answers to no record", format!("{}?to=7", paths::API_RECORDS)),
        ("a list with a limit below nought", format!("{}?limit=-1", paths::API_RECORDS)),
        ("a list with a limit of words", format!("{}?limit=many", paths::API_RECORDS)),
        ("a search with more than it has", format!("{}?words=a&colour=red", paths::API_SEARCH)),
        ("a source without a kind", format!("{}?source=x", paths::API_SOURCE)),
        ("a source without itself", format!("{}?kind=offer", paths::API_SOURCE)),
    ] {
        must(cause.to_owned(), read(&path));
    }
    let mut missing = |cause: &str, script: Script| to.must("http", "not-found", cause, script.text());
    missing("a page that is not there", page("/nowhere"));
    missing("a page with a path upwards", page("/../etc/passwd"));
    missing("a record that is named by no id", page("/records/seven"));
    missing("a record that is named in capitals and more", page(&format!("/records/{}", "g".repeat(64))));
    missing("a new record of a kind that there is not", page("/new/song"));
    missing("an operation that is not there", read("/api/v1/nowhere"));
    missing("an API to come", read("/api/v2/status"));
    missing("the API's record that is named by no id", read("/api/v1/records/seven"));
}

fn asked_of_the_node(to: &mut Maker) {
    let mut must = |refusal: &str, cause: &str, script: Script| to.must("http", refusal, cause, script.text());
    let offer = r#"{"kind":"offer","fields":{"title":"Oud"}}"#;
    let join = |link: &str| json(paths::API_JOIN, &format!("{{\"link\":\"{link}\",\"member_kind\":\"resident\"}}"));
    let city = json(paths::API_CITY, "{\"name\":\"Haifa\",\"member_kind\":\"school\"}");
    must("no-city", "a record before there is a city", json(paths::API_RECORDS, offer).at("alone"));
    must("no-city", "a list before there is a city", read(paths::API_RECORDS).at("alone"));
    must("not-held", "an explanation of what is not there", read("/api/v1/explain/00ff00ff00ff"));
    must("has-city", "a second city", city.clone());
    must("has-city", "a second city to join", join("kaveret:join/x"));
    must("input", "an invitation that is none", join("https://example.org").at("alone"));
    must("input", "a place in a list that there is not", read(&format!("{}?after=nowhere", paths::API_RECORDS)));
    must("unknown-record", "a record that nobody holds", read(&format!("/api/v1/records/{}", "ab".repeat(32))));
    must(
        "unknown-record",
        "an edit of a record that nobody holds",
        json(&format!("/api/v1/records/{}/edit", "ab".repeat(32)), "{\"title\":\"x\"}"),
    );
    must("field", "a record without its title", json(paths::API_RECORDS, "{\"kind\":\"offer\",\"fields\":{}}"));
    must("field", "an edit of a field that there is not", json("/api/v1/records/{here}/edit", "{\"colour\":\"red\"}"));
    must("field", "an edit that empties the title", json("/api/v1/records/{here}/edit", "{\"title\":null}"));
    must("network", "a dialogue with nobody", json(paths::API_SYNC, "{\"address\":\"nowhere\"}"));
    for (refusal, cause) in [
        ("refused", "over the budget"),
        ("busy", "while another runs"),
        ("damaged", "on a damaged store"),
        ("storage", "on a full disk"),
        ("stopping", "while it stops"),
    ] {
        must(refusal, &format!("a record {cause}"), json(paths::API_RECORDS, offer).at(refusal));
    }
}
