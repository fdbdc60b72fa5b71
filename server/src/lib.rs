//! The program `guiche`: configuration, router, sessions, webhook and event streams, embedded Postgres.

pub mod api;
mod asking;
mod batches;
pub mod commands;
pub mod config;
mod contacts;
mod costs;
pub mod demo;
pub mod events;
pub mod exports;
pub mod health;
pub mod language;
pub mod media;
pub mod postgres;
pub mod rates;
pub mod router;
pub mod secrets;
pub mod security;
pub mod sessions;
mod sheets;
pub mod sign_in;
pub mod sign_in_steps;
pub mod state;
pub mod webhooks;
pub mod work;
