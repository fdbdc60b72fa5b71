//! A wire to Postgres that can be cut, can hang, and can be slow.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use crate::Result;

/// What the wire does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// Passes everything on.
    Whole,
    /// Nobody listens, and what was connected is cut.
    Cut,
    /// Stays connected, takes connections, and passes nothing on.
    Hanging,
    /// Each answer comes this much later.
    Slow(Duration),
}

/// The wire. Dropping it cuts it.
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    wire: watch::Sender<Wire>,
}

impl Proxy {
    /// A whole wire to the Postgres whose socket is `socket`. It has a thread of its own: the bench's stands still while
    /// it waits for a command of the desk.
    pub fn to(socket: PathBuf) -> Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (wire, state) = watch::channel(Wire::Whole);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        std::thread::spawn(move || {
            runtime.block_on(async {
                if let Ok(listener) = TcpListener::from_std(listener) {
                    listen(listener, address, socket, state).await;
                }
            });
        });
        Ok(Self { address, wire })
    }

    /// From now on the wire does this.
    pub fn set(&self, wire: Wire) {
        self.wire.send_replace(wire);
    }
}

async fn listen(
    listener: TcpListener,
    address: SocketAddr,
    socket: PathBuf,
    mut state: watch::Receiver<Wire>,
) {
    let mut listener = Some(listener);
    loop {
        let wire = *state.borrow_and_update();
        if wire == Wire::Cut {
            listener = None;
        } else if listener.is_none() {
            listener = TcpListener::bind(address).await.ok();
        }
        let Some(open) = &listener else {
            tokio::select! {
                changed = state.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(Duration::from_millis(20)) => {}
            }
            continue;
        };
        tokio::select! {
            changed = state.changed() => if changed.is_err() { return },
            accepted = open.accept() => if let Ok((stream, _)) = accepted {
                tokio::spawn(connect(stream, socket.clone(), state.clone()));
            },
        }
    }
}

/// One connection, until an end closes or the wire is cut.
async fn connect(client: TcpStream, socket: PathBuf, mut state: watch::Receiver<Wire>) {
    client.set_nodelay(true).ok();
    let Ok(server) = UnixStream::connect(socket).await else {
        return;
    };
    let (client_reads, client_writes) = client.into_split();
    let (server_reads, server_writes) = server.into_split();
    tokio::select! {
        () = pass(client_reads, server_writes, state.clone(), false) => {}
        () = pass(server_reads, client_writes, state.clone(), true) => {}
        _ = state.wait_for(|wire| *wire == Wire::Cut) => {}
    }
}

/// Passes bytes on; `delayed` ones arrive later when the wire is slow, and keep their distance.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut state: watch::Receiver<Wire>,
    delayed: bool,
) {
    let (sender, mut receiver) = mpsc::channel::<(Instant, Vec<u8>)>(64);
    let now = state.clone();
    let reading = async move {
        let mut bytes = vec![0; 16_384];
        while let Ok(some @ 1..) = from.read(&mut bytes).await {
            let delay = match *now.borrow() {
                Wire::Slow(delay) if delayed => delay,
                _ => Duration::ZERO,
            };
            let told = (Instant::now() + delay, bytes[..some].to_vec());
            if sender.send(told).await.is_err() {
                return;
            }
        }
    };
    let writing = async move {
        while let Some((due, bytes)) = receiver.recv().await {
            tokio::time::sleep_until(due).await;
            if state.wait_for(|wire| *wire != Wire::Hanging).await.is_err()
                || to.write_all(&bytes).await.is_err()
            {
                return;
            }
        }
    };
    tokio::join!(reading, writing);
}
