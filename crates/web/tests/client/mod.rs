//! A browser and a program of a few lines: they write a request's bytes onto a
//! socket as given, so that tests can lie in every header.

#![allow(dead_code)]

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use web::{Config, Desk, serve};

/// A server for one test, and what its person and programs hold.
pub struct Server {
    pub address: SocketAddr,
    pub token: String,
    pub cookie: String,
    pub form: String,
}

impl Server {
    /// Serves this desk and lets its person in.
    pub async fn start(desk: impl Desk) -> Self {
        let config = Config { listen: ([127, 0, 0, 1], 0).into(), allowed_hosts: vec!["city.example".to_owned()] };
        let running = serve(desk, config, std::future::pending()).await.unwrap();
        let mut server = Self { address: running.address, token: running.token, cookie: String::new(), form: String::new() };
        let opened = server.get(running.url.split_once(&running.address.to_string()).unwrap().1).send().await;
        assert_eq!((opened.status, opened.header("location")), (303, Some("/")));
        let cookie = opened.header("set-cookie").unwrap();
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
        server.cookie = cookie.split(';').next().unwrap().to_owned();
        // With a city a new record's page has a form; without one the first page has.
        let page = server.reading("/new/offer").send().await;
        server.form = if page.status == 200 { page.form_token() } else { server.page("/").await.form_token() };
        server
    }

    /// A request for this path with nothing but the right Host.
    pub fn request(&self, method: &str, path: &str) -> Sending {
        Sending::new(self.address, method, path)
    }

    pub fn get(&self, path: &str) -> Sending {
        self.request("GET", path)
    }

    /// What a browser that was let in sends to read a page.
    pub fn reading(&self, path: &str) -> Sending {
        self.get(path).with("Cookie", &self.cookie).with("Sec-Fetch-Site", "same-origin")
    }

    /// What a browser that was let in sends with a form of ours.
    pub fn posting(&self, path: &str, fields: &[(&str, &str)]) -> Sending {
        let token = [("form", self.form.as_str())];
        let pairs = token.iter().chain(fields).map(|(name, value)| format!("{name}={}", encoded(value)));
        self.request("POST", path)
            .with("Cookie", &self.cookie)
            .with("Origin", &format!("http://{}", self.address))
            .with("Sec-Fetch-Site", "same-origin")
            .with("Content-Type", "application/x-www-form-urlencoded")
            .body(pairs.collect::<Vec<_>>().join("&"))
    }

    /// What a program sends.
    pub fn program(&self, method: &str, path: &str) -> Sending {
        self.request(method, path).with("Authorization", &format!("Bearer {}", self.token))
    }

    /// A program that sends JSON.
    pub fn json(&self, path: &str, body: &str) -> Sending {
        self.program("POST", path).with("Content-Type", "application/json").body(body)
    }

    /// A page in English.
    pub async fn page(&self, path: &str) -> Received {
        let page = self.reading(path).with("Accept-Language", "en").send().await;
        assert_eq!(page.status, 200, "{path}: {}", page.text());
        page
    }
}

/// Percent-encoding of everything.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A request that can still be changed.
#[derive(Clone)]
pub struct Sending {
    address: SocketAddr,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Sending {
    /// A request with nothing but the right Host.
    pub fn new(address: SocketAddr, method: &str, path: &str) -> Self {
        let head = vec![("Host".to_owned(), address.to_string())];
        Self { address, method: method.to_owned(), path: path.to_owned(), headers: head, body: Vec::new() }
    }

    /// With a header in place of any of the same name.
    pub fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// With one more header, even of a name that is there.
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(found, _)| !found.eq_ignore_ascii_case(name));
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub async fn send(self) -> Received {
        let mut bytes = format!("{} {} HTTP/1.1\r\nConnection: close\r\n", self.method, self.path);
        let declared = self.headers.iter().any(|(name, _)| name == "Content-Length" || name == "Transfer-Encoding");
        if !declared {
            bytes.push_str(&format!("Content-Length: {}\r\n", self.body.len()));
        }
        for (name, value) in &self.headers {
            bytes.push_str(&format!("{name}: {value}\r\n"));
        }
        bytes.push_str("\r\n");
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(bytes.as_bytes()).await.unwrap();
        // The server may have answered and gone before a long body is through.
        let _ = stream.write_all(&self.body).await;
        let mut received = Vec::new();
        let _ = stream.read_to_end(&mut received).await;
        Received::parse(&received)
    }
}

/// An answer.
pub struct Received {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Received {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("an answer has a head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap()).map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
        Self { status, headers: headers.collect(), body: bytes[end + 4..].to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The body, without the marks that keep two directions of writing apart.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap().replace(['\u{2068}', '\u{2069}'], "")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The hidden value of the forms on this page.
    pub fn form_token(&self) -> String {
        let text = self.text();
        let start = r#"name="form" value=""#;
        text.split_once(start).map(|(_, rest)| rest.split('"').next().unwrap().to_owned()).unwrap_or_default()
    }

    /// Fails unless the page says all of these.
    pub fn says(&self, needed: &[&str]) {
        let text = self.text();
        for needed in needed {
            assert!(text.contains(needed), "the page should say {needed:?}:\n{text}");
        }
    }
}
