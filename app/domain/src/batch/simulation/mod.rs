//! Random worlds: numbers, customers, agents, batches, a clock that is set, limits that change. After every step an oracle
//! of its own looks whether anything happened that must not; at the end, whether anybody was forgotten.
//!
//! A failure prints its seed; `GUICHE_SEED` replays that world alone.

mod dispatch;
mod events;
mod oracle;
mod random;
mod world;

pub(crate) use random::{Random, seeds};
use world::World;

const WORLDS: u64 = 260;
const STEPS: u32 = 2_000;

#[test]
fn batches_keep_every_limit_and_reach_everybody_once() {
    for seed in seeds(0xba7c_0000, WORLDS) {
        let mut world = World::new(seed);
        for _ in 0..STEPS {
            world.step();
        }
        world.finish();
    }
}
