//! `kaveret run`: this node, until it is told to stop.

use std::io::Read;
use std::net::SocketAddr;
use std::time::Duration;

use node::Handle;

use crate::client::{Http, Reach, start_node};
use crate::configuration::{Configuration, Effective, NodeRole};
use crate::directory::{Claim, Directory, Running};
use crate::failure::{Context, Exit, Failure, Outcome};
use crate::platform::asked_to_stop;
use crate::setup::Setup;

/// How long a command that holds the data directory for a moment is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long the node may take to end its dialogues and close its store. With what requests
/// under way are given (`web::limits::STOP_WAIT_MAX`) it has stopped within five seconds.
const STOP_MAX: Duration = Duration::from_millis(2_500);
const _: () = assert!(STOP_MAX.as_millis() + web::limits::STOP_WAIT_MAX.as_millis() < 5_000);

/// Start this node: keep in step with others, serve the page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
It runs until Ctrl-C or SIGTERM. What a command or a page said was saved is on
the disk by then, whatever ends it.

Examples:
  kaveret run
  kaveret run --role box --listen /ip4/0.0.0.0/udp/4117/quic-v1 --listen /ip4/0.0.0.0/tcp/4117
  kaveret run --loopback-only                 for trying things out")]
pub struct Run {
    /// What this node is to the city: resident or box
    #[arg(long, value_name = "ROLE", hide_possible_values = true)]
    role: Option<NodeRole>,
    /// An address at which other nodes may connect; repeat for more
    #[arg(long, value_name = "ADDRESS")]
    listen: Vec<String>,
    /// The address of a box to connect to; repeat for more
    #[arg(long = "box", value_name = "ADDRESS")]
    boxes: Vec<String>,
    /// Where the page and the API listen
    #[arg(long, value_name = "HOST:PORT")]
    page: Option<SocketAddr>,
    /// Speak to this machine alone
    #[arg(long)]
    loopback_only: bool,
    /// Do not look for nodes of the same local network
    #[arg(long)]
    no_mdns: bool,
    /// Do not ask the home router for an open port
    #[arg(long)]
    no_upnp: bool,
    /// Stop when standard input ends: for programs that start nodes
    #[arg(long)]
    stop_with_input: bool,
}

impl Run {
    /// Carries it out.
    pub fn run(self, mut setup: Setup) -> Outcome {
        self.apply(&mut setup.configuration);
        setup.configuration.check()?;
        let directory = setup.directory()?;
        let claim = claim(&directory)?;
        let runtime = tokio::runtime::Runtime::new().or_exit(Exit::Refused, || "the program's threads cannot be started")?;
        runtime.block_on(serve(&setup, &directory, &claim, self.stop_with_input))
    }

    fn apply(&self, configuration: &mut Effective) {
        let several = |given: &Vec<String>| Some(given.clone()).filter(|given| !given.is_empty());
        configuration.set("role", self.role, |values, given| values.role = given);
        configuration.set("listen", several(&self.listen), |values, given| values.listen = given);
        configuration.set("boxes", several(&self.boxes), |values, given| values.boxes = given);
        configuration.set("page.listen", self.page, |values, given| values.page.listen = given);
        configuration.set("loopback_only", self.loopback_only.then_some(true), |values, given| values.loopback_only = given);
        configuration.set("mdns", self.no_mdns.then_some(false), |values, given| values.mdns = given);
        configuration.set("upnp", self.no_upnp.then_some(false), |values, given| values.upnp = given);
    }
}

/// The right to run here. A command that is at work is waited for; a node that
/// runs is not.
fn claim(directory: &Directory) -> Outcome<Claim> {
    let deadline = std::time::Instant::now() + PATIENCE;
    let place = directory.path().display();
    loop {
        if let Some(claim) = directory.claim().or_exit(Exit::Store, || format!("{place} cannot be locked"))? {
            return Ok(claim);
        }
        if let Some(running) = directory.running().filter(|running| Http::connect(running).is_some()) {
            let sentence = format!(
                "a node runs on {place} already (process {}, {}); one data directory is one node, so use it, end it, or take another --data-dir",
                running.pid, running.api
            );
            return Err(Failure::new(Exit::Busy, sentence));
        }
        if std::time::Instant::now() > deadline {
            return Err(Failure::new(
                Exit::Busy,
                format!("another kaveret process holds {place}; wait until it ends, or take another --data-dir"),
            ));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

async fn serve(setup: &Setup, directory: &Directory, claim: &Claim, stop_with_input: bool) -> Outcome {
    let configuration = &setup.configuration.values;
    let mut node = start_node(directory, configuration, Reach::Network).await?;
    let handle = node.handle();
    let runtime = tokio::runtime::Handle::current();
    let may_be_asked = !setup.output.is_json() && !stop_with_input;
    setup.unlock(&handle, may_be_asked, |unlocking| tokio::task::block_in_place(|| runtime.block_on(unlocking)))?;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    // An error means that the sender is gone, and the node with it.
    let shutdown = async move { drop(stopped.await) };
    let pages = serve_pages(&handle, configuration, shutdown).await?;
    let (stop_care, care_stopped) = tokio::sync::oneshot::channel::<()>();
    let care = serve_figures(&handle, configuration, async move { drop(care_stopped.await) }).await?;
    let api = format!("http://{}", pages.address);
    let running = Running { pid: std::process::id(), api, token: pages.token.clone() };
    claim.announce(&running).or_exit(Exit::Store, || "running.json cannot be written into the data directory")?;
    greet(setup, &handle, &pages.url, care.as_ref().map(|care| care.address)).await?;

    tokio::select! {
        heard = asked_to_stop() => heard.or_exit(Exit::Refused, || "signals cannot be heard on this system")?,
        () = input_ended(stop_with_input) => {}
        () = node.ended() => return Err(Failure::new(Exit::Store, "the node ended because its store failed; its log says more")),
    }
    tracing::info!("stopping");
    let _ = stop.send(());
    let _ = stop_care.send(());
    let pages_ended = pages.finished().await;
    if let Some(care) = care {
        // Its requests take no longer than those of the pages.
        let _ = care.finished().await;
    }
    drop(handle);
    if tokio::time::timeout(STOP_MAX, node.stop()).await.is_err() {
        tracing::warn!("the node was cut off while it stopped; what it acknowledged is on the disk");
    }
    pages_ended.or_exit(Exit::Refused, || "the page's socket failed")
}

/// Serves `/health` and `/metrics`, where the configuration says so. A port that others
/// ask at is not changed for another.
async fn serve_figures(
    handle: &Handle,
    configuration: &Configuration,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Outcome<Option<web::Running>> {
    let Some(listen) = configuration.metrics.address().map_err(anyhow::Error::msg).or_exit(Exit::Wrong, || "the configuration")? else {
        return Ok(None);
    };
    let config = web::Config { listen, allowed_hosts: configuration.page.allowed_hosts.clone() };
    web::serve_care(handle.clone(), config, shutdown).await.map(Some).or_exit(Exit::Wrong, || "`metrics.listen` cannot be had")
}

/// Serves the page at the configured address, or at a free port of it when
/// another program has it.
async fn serve_pages(
    handle: &Handle,
    configuration: &Configuration,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Outcome<web::Running> {
    let mut listen = configuration.page.listen;
    if listen.port() != 0 && std::net::TcpListener::bind(listen).is_err_and(|error| error.kind() == std::io::ErrorKind::AddrInUse) {
        tracing::warn!(address = %listen, "another program listens there, so the page takes a free port");
        listen.set_port(0);
    }
    let config = web::Config { listen, allowed_hosts: configuration.page.allowed_hosts.clone() };
    web::serve(handle.clone(), config, shutdown).await.or_exit(Exit::Wrong, || "the page cannot be served (`page.listen`)")
}

/// Says where everything is and what to do next.
async fn greet(setup: &Setup, handle: &Handle, url: &str, figures: Option<SocketAddr>) -> Outcome {
    let status = handle.status().await?;
    let figures = figures.map(|address| format!("http://{address}"));
    if setup.output.is_json() {
        return setup.output.facts(
            &serde_json::json!({ "page": url, "addresses": status.addresses, "city": status.city, "locked": status.locked, "figures": figures }),
            String::new,
        );
    }
    let (city, next) = match &status.city {
        _ if status.locked => ("locked".to_owned(), "its page or `kaveret unlock` unlocks this node; Ctrl-C stops"),
        Some(city) => (setup.output.people(&city.name), "`kaveret invite` invites others; Ctrl-C stops"),
        None => ("none yet".to_owned(), "found a city or join one, on the page, or with `kaveret city create NAME` or `kaveret join LINK`"),
    };
    let addresses: String = status.addresses.iter().map(|address| format!("address  {address}\n")).collect();
    let figures = figures.map(|address| format!("figures  {address}/metrics, {address}/health\n")).unwrap_or_default();
    setup.output.text(&format!("city     {city}\npage     {url}\n{figures}{addresses}next     open the page; {next}\n"))
}

/// Returns once standard input ends, if that is wanted.
async fn input_ended(wanted: bool) {
    if !wanted {
        return std::future::pending().await;
    }
    let (ended, end) = tokio::sync::oneshot::channel();
    // A thread of its own, because reading standard input cannot be called off.
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        let mut bytes = [0; 256];
        while matches!(input.read(&mut bytes), Ok(1..)) {}
        let _ = ended.send(());
    });
    let _ = end.await;
}
