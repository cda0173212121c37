//! The page of the network of cities.

mod client;
mod fake;

use client::Server;
use fake::FakeDesk;
use model::govern::Deed;
use model::{CityId, RecordKind, Timestamp};
use web::paths;

#[tokio::test]
async fn delegates_ally_end_stop_and_resume_and_everybody_sees_what_crosses() {
    let desk = FakeDesk::in_city("Haifa", &["en"], Timestamp(1_800_000_000_000));
    let server = Server::start(desk.clone()).await;
    server.page(paths::CITY).await.says(&["The network of cities"]);
    let page = server.page(paths::NETWORK).await;
    page.says(&[
        "Brno",
        "Records cross.",
        "Shares: Offer, Challenge. Takes: Challenge.",
        "Praha",
        "Has not said so yet.",
        "kaveret:city/BQ",
        "Stop the border",
    ]);
    let scope = format!("/offers?scope=allied%3A{}", CityId([7; 32]));
    assert!(page.text().contains(&scope), "what crossed is a click away");
    let ally = [("card", "kaveret:city/AA"), ("share", "offer"), ("take", "offer"), ("take", "challenge"), ("days", "30")];
    let allied = server.posting(paths::NETWORK, &ally).send().await;
    assert_eq!((allied.status, allied.header("location")), (303, Some("/network?done=allied")));
    let brno = CityId([7; 32]).to_string();
    for (path, form, location) in [
        (paths::NETWORK_END, vec![("city", brno.as_str())], "/network?done=alliance-ended"),
        (paths::NETWORK_HALT, Vec::new(), "/network?done=halted"),
        (paths::NETWORK_RESUME, Vec::new(), "/network?done=resumed"),
    ] {
        let done = server.posting(path, &form).send().await;
        assert_eq!((done.status, done.header("location")), (303, Some(location)));
    }
    let (shares, takes) = (vec![RecordKind::OFFER], vec![RecordKind::OFFER, RecordKind::CHALLENGE]);
    let ally = Deed::Ally { card: "kaveret:city/AA".into(), shares, takes, layers: false, aggregates: false, days: Some(30) };
    assert_eq!(desk.inner().deeds, [ally, Deed::EndAlliance { city: CityId([7; 32]) }, Deed::Halt, Deed::Resume]);
    let empty = server.posting(paths::NETWORK, &[("card", "kaveret:city/AA"), ("days", "30")]).send().await;
    assert_eq!(empty.status, 422);
    empty.says(&["choose at least one kind"]);
}
