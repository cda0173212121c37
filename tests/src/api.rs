//! The API of a running node, asked as a program on the same machine does.

use std::path::Path;

use serde_json::{Value, json};
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::DEADLINE;

/// What a node answered: a status code and JSON (null when the body is none).
pub type Answer = (u16, Value);

/// The API of a running node.
#[derive(Clone)]
pub struct Api {
    agent: Agent,
    /// Such as `http://127.0.0.1:8417`.
    pub base: String,
    /// The start token.
    pub token: String,
}

impl Api {
    /// Of the node that runs on this data directory, as its `running.json` says.
    pub fn of(home: &Path) -> Option<Self> {
        let running: Value = serde_json::from_slice(&std::fs::read(home.join("running.json")).ok()?).ok()?;
        let text = |key: &str| running[key].as_str().map(str::to_owned);
        let agent = Agent::config_builder().proxy(None).http_status_as_error(false).timeout_global(Some(DEADLINE)).build().new_agent();
        Some(Self { agent, base: text("api")?, token: text("token")? })
    }

    /// The same address with another token.
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: token.to_owned(), ..self.clone() }
    }

    /// Asks; an error says that there was no whole answer.
    ///
    /// # Errors
    /// Why there was none.
    pub fn try_get(&self, path: &str) -> Result<Answer, ureq::Error> {
        let request = self.agent.get(format!("{}{path}", self.base)).header("authorization", format!("Bearer {}", self.token));
        read(request.call()?)
    }

    /// Sends; an error says that there was no whole answer.
    ///
    /// # Errors
    /// Why there was none.
    pub fn try_post(&self, path: &str, body: &Value) -> Result<Answer, ureq::Error> {
        let request = self.agent.post(format!("{}{path}", self.base)).header("authorization", format!("Bearer {}", self.token));
        read(request.send_json(body)?)
    }

    /// Asks.
    ///
    /// # Panics
    /// When the answer is not a good one.
    pub fn get(&self, path: &str) -> Value {
        good("GET", path, self.try_get(path))
    }

    /// Sends.
    ///
    /// # Panics
    /// When the answer is not a good one.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        good("POST", path, self.try_post(path, body))
    }

    /// A page, as its HTML.
    ///
    /// # Panics
    /// When the answer is no page.
    pub fn page(&self, path: &str) -> String {
        let agent = Agent::config_builder().proxy(None).max_redirects(0).timeout_global(Some(DEADLINE)).build().new_agent();
        let get = |path: &str, cookie: &str| {
            let answer = agent.get(format!("{}{path}", self.base)).header("cookie", cookie).call();
            answer.unwrap_or_else(|error| panic!("GET {path}: {error}"))
        };
        // A page is for browsers: the printed link gives them their cookie.
        let let_in = get(&format!("/open?token={}", self.token), "");
        let cookie = let_in.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok()?.split(';').next());
        let mut response = get(path, cookie.expect("who has the token is let in"));
        assert_eq!(response.status().as_u16(), 200, "GET {path}");
        response.body_mut().read_to_string().unwrap_or_else(|error| panic!("GET {path}: {error}"))
    }

    /// How the node is doing.
    pub fn status(&self) -> Value {
        self.get("/api/v1/status")
    }

    /// Adds an offer and answers its id.
    pub fn offer(&self, title: &str) -> String {
        let saved = self.post("/api/v1/records", &json!({ "kind": "offer", "fields": { "title": title } }));
        saved["record"].as_str().expect("what was saved has an id").to_owned()
    }

    /// Every record of a kind, page by page.
    pub fn records(&self, kind: &str) -> Vec<Value> {
        let mut records = Vec::new();
        let mut after = String::new();
        loop {
            let mut page = self.get(&format!("/api/v1/records?kind={kind}&all=true&limit=500{after}"));
            if let Value::Array(found) = page["records"].take() {
                records.extend(found);
            }
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => return records,
            }
        }
    }
}

fn read(mut response: Response<Body>) -> Result<Answer, ureq::Error> {
    let status = response.status().as_u16();
    // A backup of a test's city is far shorter.
    let bytes = response.body_mut().with_config().limit(1 << 30).read_to_vec()?;
    Ok((status, serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
}

fn good(method: &str, path: &str, answer: Result<Answer, ureq::Error>) -> Value {
    match answer {
        Ok((200..300, value)) => value,
        Ok((status, value)) => panic!("{method} {path} was answered with {status}: {value}"),
        Err(error) => panic!("{method} {path} was not answered: {error}"),
    }
}
