//! A model of WhatsApp behind the real HTTP paths: numbers, customers, templates, windows, limits, a clock that can
//! be moved and faults that can be switched on. It refuses what Meta refuses, so that a wrong rule of the desk fails
//! a test.
//!
//! Used in three ways: inside tests ([`Simulator::start`]), as `guiche simulate` ([`serve()`]), and by a person
//! through the page at `/`. `docs/SIMULATOR.md` describes the model, the control API and what is left out.

mod bubble;
mod chance;
mod clock;
mod config;
mod control;
mod courier;
mod errors;
mod faults;
mod graph;
mod inbound;
mod inbound_message;
mod lifecycle;
mod limits;
mod page;
mod pending;
mod portfolio;
mod serve;
mod shared;
mod simulator;
mod tally;
mod templates;
mod updates;
mod world;

pub use chance::Shares;
pub use config::{LimitSettings, SimulatorConfig};
pub use faults::{Faults, NextError};
pub use inbound::MarketingWish;
pub use portfolio::{LedgerLine, PortfolioChange};
pub use serve::{RunningSimulator, serve};
pub use simulator::{Refused, Simulator};
pub use tally::Tally;
pub use world::customer::{Customer, CustomerChange, NewCustomer};
pub use world::defaults::{APP_ID, NUMBER_CENTRO, NUMBER_PAULISTA, WABA_ID};
pub use world::message::{Bubble, BubbleButton, BubbleMedia, PhoneMessage, Side, Tap, Tick};
pub use world::messaging_limit::{LimitRules, MessagingLimit};
pub use world::number::NumberChange;
pub use world::template::TemplateChange;
