//! Starting and stopping the server.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use model::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower_service::Service;

use crate::guard::Hosts;
use crate::token::Token;
use crate::{Desk, limits, paths, routes};

/// Where the server listens and what it may be called.
#[derive(Clone, Debug)]
pub struct Config {
    /// A loopback address; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Names beside those of the loopback by which browsers may call the server,
    /// as they stand in Host headers: `name` or `name:port`.
    pub allowed_hosts: Vec<String>,
}

/// Why the server did not start. Nothing listens when you hold one.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Other computers could have reached it.
    #[error("pages are served to this computer only, so `listen` needs a loopback address, and found {0}")]
    NotLoopback(SocketAddr),
    /// The address could not be had.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The system gave no random bytes for the token.
    #[error("the system gave no random bytes")]
    Random(#[source] getrandom::Error),
}

/// A server that is listening.
pub struct Running {
    /// The link that lets the person at this computer in. Print it for them
    /// alone: it carries the token.
    pub url: String,
    /// The token of this start, for programs: `Authorization: Bearer <token>`.
    pub token: String,
    /// Where it listens.
    pub address: SocketAddr,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    pub(crate) fn new(url: String, token: String, address: SocketAddr, task: JoinHandle<io::Result<()>>) -> Self {
        Self { url, token, address, task }
    }

    /// Waits until the server has stopped, which the `shutdown` given to
    /// [`serve`] begins.
    ///
    /// # Errors
    /// When the socket failed; the server has stopped then too.
    pub async fn finished(self) -> io::Result<()> {
        self.task.await.unwrap_or_else(|panic| Err(io::Error::other(panic)))
    }
}

/// What all handlers share.
pub(crate) struct Web {
    pub(crate) desk: Box<dyn Desk>,
    pub(crate) token: Token,
    pub(crate) hosts: Hosts,
    pub(crate) address: SocketAddr,
}

/// Serves pages and the API of this node until `shutdown` is done. When this
/// returns, the socket is open.
///
/// # Errors
/// [`ServeError`]; nothing listens then.
pub async fn serve(desk: impl Desk, config: Config, shutdown: impl Future<Output = ()> + Send + 'static) -> Result<Running, ServeError> {
    let listen = config.listen;
    if !listen.ip().is_loopback() {
        return Err(ServeError::NotLoopback(listen));
    }
    let failed = |source| ServeError::Listen { address: listen, source };
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let Unserved { router, token } = Unserved::new(desk, address, &config.allowed_hosts)?;
    let task = tokio::spawn(run(listener, router, shutdown));
    Ok(Running::new(format!("http://{address}{}?token={token}", paths::OPEN), token, address, task))
}

/// The whole server but its socket: it answers requests that are handed to it.
/// [`serve`] puts a socket before it; tests and fuzzers hand it what no client
/// would send, thousands of times a second.
pub struct Unserved {
    router: Router,
    /// The token of this start; see [`Running::token`].
    pub token: String,
}

impl Unserved {
    /// A server that believes to listen at this address, for this desk.
    ///
    /// # Errors
    /// [`ServeError::Random`].
    pub fn new(desk: impl Desk, address: SocketAddr, allowed_hosts: &[String]) -> Result<Self, ServeError> {
        let token = Token::draw().map_err(ServeError::Random)?;
        let text = token.text().to_owned();
        let web = Web { desk: Box::new(desk), token, hosts: Hosts::new(address, allowed_hosts), address };
        Ok(Self { router: routes::router(Arc::new(web)), token: text })
    }

    /// Answers one request.
    pub async fn answer(&self, request: Request<Body>) -> Response {
        match self.router.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// Answers until told to stop, and then for a while to requests under way. A
/// client that never finishes its request does not keep the node from stopping.
pub(crate) async fn run(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
    let (stopping, mut stopped) = watch::channel(false);
    let told = async move {
        shutdown.await;
        stopping.send_replace(true);
    };
    let overdue = async move {
        // An error means that `told` is gone, and the server with it.
        if stopped.wait_for(|stopped| *stopped).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(limits::STOP_WAIT_MAX).await;
    };
    tokio::select! {
        ended = axum::serve(listener, router).with_graceful_shutdown(told) => ended,
        () = overdue => {
            tracing::warn!("requests were cut off because the node stopped");
            Ok(())
        }
    }
}

/// The time now, by this computer's clock.
pub(crate) fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
