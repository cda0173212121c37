//! What a caretaker's other programs ask: whether the node is well (`/health`), and its
//! figures (`/metrics`, in the OpenMetrics text that Prometheus reads).
//!
//! It is a port of its own, since such programs hold no token and may sit on another
//! machine. It tells nobody's name and nothing that anyone wrote; who may reach it may
//! know how busy a node is.
//!
//! Deliberately absent: anything that changes something.

use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use model::Timestamp;
use model::care::Warning;
use model::facts::Status;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, MetricEncoder};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::{Registry, Unit};
use serde_json::json;
use tokio::net::TcpListener;

use crate::guard::Hosts;
use crate::serve::{Config, ServeError, now, run};
use crate::{Desk, Running};

/// What the answers of `/metrics` are.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

struct Care {
    desk: Box<dyn Desk>,
    hosts: Hosts,
}

/// Serves `/health` and `/metrics` of this node until `shutdown` is done. When this
/// returns, the socket is open. Unlike [`crate::serve`] it may listen anywhere.
///
/// # Errors
/// [`ServeError::Listen`]; nothing listens then.
pub async fn serve_care(
    desk: impl Desk,
    config: Config,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<Running, ServeError> {
    let failed = |source| ServeError::Listen { address: config.listen, source };
    let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let router = router(desk, address, &config.allowed_hosts);
    let task = tokio::spawn(run(listener, router, shutdown));
    Ok(Running::new(format!("http://{address}/health"), String::new(), address, task))
}

fn router(desk: impl Desk, address: SocketAddr, allowed_hosts: &[String]) -> Router {
    let care = Arc::new(Care { desk: Box::new(desk), hosts: Hosts::new(address, allowed_hosts) });
    Router::new()
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .layer(from_fn_with_state(care.clone(), keep))
        .with_state(care)
}

/// A page elsewhere must not read figures through a visitor's browser, by a name of its
/// own that leads here; see [`Hosts`].
async fn keep(State(care): State<Arc<Care>>, request: Request, next: Next) -> Response {
    match care.hosts.is_called_plainly(&request) {
        true => next.run(request).await,
        false => (StatusCode::MISDIRECTED_REQUEST, "ask for it by its number, or by a name in `page.allowed_hosts`\n").into_response(),
    }
}

/// 200 while the node does its job, 503 while it does not; and the names of all warnings.
async fn health(State(care): State<Arc<Care>>) -> Response {
    let warnings = match care.desk.status().await {
        Ok(status) => status.warnings(now()),
        Err(_) => return (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "stopping", "warnings": [] }))).into_response(),
    };
    let names: Vec<_> = warnings.iter().map(Warning::name).collect();
    match warnings.iter().any(Warning::is_failing) {
        true => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "status": "failing", "warnings": names }))).into_response(),
        false => Json(json!({ "status": "ok", "warnings": names })).into_response(),
    }
}

async fn metrics(State(care): State<Arc<Care>>) -> Response {
    let Ok(status) = care.desk.status().await else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    ([(header::CONTENT_TYPE, OPEN_METRICS)], text(status, now())).into_response()
}

/// The figures of a node as OpenMetrics text.
fn text(status: Status, now: Timestamp) -> String {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Figures { warnings: status.warnings(now), status }));
    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, &registry).expect("text takes what is written to it");
    text
}

#[derive(Debug)]
struct Figures {
    status: Status,
    warnings: Vec<Warning>,
}

/// Labels of one series.
type Labels<'a> = Vec<(&'a str, String)>;

/// Writes one family after the other.
struct Out<'a>(DescriptorEncoder<'a>);

impl Out<'_> {
    fn family(
        &mut self,
        name: &str,
        help: &str,
        unit: Option<Unit>,
        kind: MetricType,
        write: impl FnOnce(MetricEncoder<'_>) -> fmt::Result,
    ) -> fmt::Result {
        write(self.0.encode_descriptor(name, help, unit.as_ref(), kind)?)
    }

    fn gauge(&mut self, name: &str, help: &str, unit: Option<Unit>, value: u64) -> fmt::Result {
        self.family(name, help, unit, MetricType::Gauge, |encoder| ConstGauge::new(value).encode(encoder))
    }

    /// Nothing where it is not known.
    fn known(&mut self, name: &str, help: &str, unit: Option<Unit>, value: Option<f64>) -> fmt::Result {
        let Some(value) = value else { return Ok(()) };
        self.family(name, help, unit, MetricType::Gauge, |encoder| ConstGauge::new(value).encode(encoder))
    }

    fn counter(&mut self, name: &str, help: &str, unit: Option<Unit>, value: u64) -> fmt::Result {
        self.family(name, help, unit, MetricType::Counter, |encoder| ConstCounter::new(value).encode(encoder))
    }

    fn gauges<'l>(&mut self, name: &str, help: &str, series: impl IntoIterator<Item = (Labels<'l>, u64)>) -> fmt::Result {
        self.family(name, help, None, MetricType::Gauge, |mut encoder| {
            series.into_iter().try_for_each(|(labels, value)| ConstGauge::new(value).encode(encoder.encode_family(&labels)?))
        })
    }

    fn counters<'l>(&mut self, name: &str, help: &str, series: impl IntoIterator<Item = (Labels<'l>, u64)>) -> fmt::Result {
        self.family(name, help, None, MetricType::Counter, |mut encoder| {
            series.into_iter().try_for_each(|(labels, value)| ConstCounter::new(value).encode(encoder.encode_family(&labels)?))
        })
    }
}

/// A time in seconds.
fn seconds(at: Timestamp) -> f64 {
    at.0 as f64 / 1000.0
}

/// What a scope is, without saying which: the names of schools and groups are nobody's
/// business here.
fn sort_of(scope: &str) -> &str {
    scope.split(':').next().unwrap_or_default()
}

impl Figures {
    fn of_node(&self, out: &mut Out<'_>) -> fmt::Result {
        let status = &self.status;
        let about = vec![("version", status.version.clone()), ("role", status.node_role.clone())];
        out.gauges("kaveret_node", "This node", [(about, 1)])?;
        let warning = |warning: &Warning| (vec![("warning", warning.name().to_owned())], 1);
        out.gauges("kaveret_warnings", "What needs a person", self.warnings.iter().map(warning))?;
        out.gauge("kaveret_members", "Members of the city", None, status.city.as_ref().map_or(0, |city| city.members))?;
        let records = status.records.iter().map(|of| (vec![("kind", of.kind.to_string())], of.count));
        out.gauges("kaveret_records", "Records shown", records)?;
        let mut items = std::collections::BTreeMap::<&str, u64>::new();
        status.sets.iter().for_each(|set| *items.entry(sort_of(&set.scope)).or_default() += set.count);
        out.gauges("kaveret_items", "Items held", items.into_iter().map(|(sort, count)| (vec![("scope", sort.to_owned())], count)))?;
        out.gauge("kaveret_waiting_items", "Items of this node that no other is known to hold", None, status.waiting)?;
        out.gauge("kaveret_damaged_values", "Damaged values not yet fetched again", None, status.damaged)?;
        out.counter("kaveret_heals", "Times that damage was mended", None, status.healed)?;
        out.gauge("kaveret_store", "Size of the store on the disk", Some(Unit::Bytes), status.bytes_on_disk)
    }

    fn of_others(&self, out: &mut Out<'_>) -> fmt::Result {
        let (peers, tally) = (&self.status.peers, &self.status.tally);
        let connected = |is_box: bool| peers.iter().filter(|peer| peer.connected && peer.is_box == is_box).count() as u64;
        let series =
            [("box", connected(true)), ("resident", connected(false))].map(|(role, count)| (vec![("role", role.to_owned())], count));
        out.gauges("kaveret_connected_peers", "Nodes connected now", series)?;
        let in_step = peers.iter().filter_map(|peer| peer.in_step).max().map(seconds);
        out.known("kaveret_in_step_timestamp", "When last in step with another node", Some(Unit::Seconds), in_step)?;
        let ended = [("in_step", tally.dialogues_in_step), ("other", tally.dialogues_other)];
        let ended = ended.map(|(outcome, count)| (vec![("outcome", outcome.to_owned())], count));
        out.counters("kaveret_dialogues", "Dialogues that ended", ended)?;
        out.counter("kaveret_items_sent", "Items sent in dialogues and stored there", None, tally.items_sent)?;
        out.counter("kaveret_items_received", "Items received and stored", None, tally.items_received)?;
        out.counter("kaveret_items_refused", "Items received and refused", None, tally.items_refused)?;
        out.counter("kaveret_dialogue_sent", "Sent in dialogues, without the links' own", Some(Unit::Bytes), tally.bytes_sent)?;
        out.counter("kaveret_dialogue_received", "Received in dialogues, without the links' own", Some(Unit::Bytes), tally.bytes_received)?;
        let hits = tally.limits_hit.iter().map(|(limit, hits)| (vec![("limit", limit.clone())], *hits));
        out.counters("kaveret_limits_hit", "Times that a peer asked for more than it is granted", hits)
    }

    fn of_machine(&self, out: &mut Out<'_>) -> fmt::Result {
        let machine = &self.status.machine;
        let (bytes, time) = (|| Some(Unit::Bytes), || Some(Unit::Seconds));
        let float = |value: Option<u64>| value.map(|value| value as f64);
        out.known("kaveret_disk_free", "Room on the disk of the data directory", bytes(), float(machine.disk_free))?;
        out.known("kaveret_disk_size", "Size of that disk", bytes(), float(machine.disk_size))?;
        out.known("process_resident_memory", "Memory in use", bytes(), float(machine.memory))?;
        out.known("process_start_time", "When the node was started", time(), Some(seconds(machine.started)))?;
        if let Some(cpu) = machine.cpu_ms {
            let spent = ConstCounter::new(cpu as f64 / 1000.0);
            out.family("process_cpu", "Processor time used", time(), MetricType::Counter, |encoder| spent.encode(encoder))?;
        }
        let Some(backup) = &self.status.backup else { return Ok(()) };
        let newest = backup.newest.map(seconds);
        out.known("kaveret_backup_timestamp", "When the newest backup was made", time(), newest)?;
        out.gauge("kaveret_backup", "Size of the newest backup", bytes(), backup.bytes)?;
        out.gauge("kaveret_backup_failed", "Whether the last backup came to nothing", None, u64::from(backup.failure.is_some()))
    }
}

impl Collector for Figures {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut out = Out(encoder);
        self.of_node(&mut out)?;
        self.of_others(&mut out)?;
        self.of_machine(&mut out)
    }
}
