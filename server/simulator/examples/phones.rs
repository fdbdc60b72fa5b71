//! The simulator without a desk: `cargo run -p simulator --example phones`, then open the printed address.

use simulator::{Simulator, SimulatorConfig};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let simulator = Simulator::new(SimulatorConfig::default());
    let running = simulator.start("127.0.0.1:3001").await?;
    println!("{}", running.url());
    tokio::signal::ctrl_c().await
}
