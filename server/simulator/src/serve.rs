//! Listening, and connections that can be cut in the middle.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::config::SimulatorConfig;
use crate::simulator::Simulator;

/// A simulator that listens. Stops when dropped or told to.
#[derive(Debug)]
pub struct RunningSimulator {
    /// Where it listens.
    pub addr: SocketAddr,
    cancel: CancellationToken,
    task: JoinHandle<()>,
}

impl RunningSimulator {
    /// `http://127.0.0.1:…`, fit for the desk's Graph address.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Stops at once: connections that are open are cut.
    pub async fn stop(mut self) {
        self.cancel.cancel();
        // A panic of the task was printed already.
        let _ = (&mut self.task).await;
    }
}

impl Drop for RunningSimulator {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

impl Simulator {
    /// Listens on an address: `127.0.0.1:0` for any free port.
    pub async fn start(&self, addr: impl ToSocketAddrs) -> io::Result<RunningSimulator> {
        self.start_on(TcpListener::bind(addr).await?)
    }

    /// Listens on a listener.
    pub fn start_on(&self, listener: TcpListener) -> io::Result<RunningSimulator> {
        let addr = listener.local_addr()?;
        let cancel = CancellationToken::new();
        let simulator = self.clone();
        let cancelled = cancel.clone();
        let task = tokio::spawn(async move {
            let shutdown = cancelled.cancelled_owned();
            if let Err(error) = listen(simulator, listener, shutdown).await {
                tracing::error!(%error, "the simulator stopped listening");
            }
        });
        Ok(RunningSimulator { addr, cancel, task })
    }
}

/// Runs a new simulator until the shutdown.
pub async fn serve(
    config: SimulatorConfig,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    listen(Simulator::new(config), listener, shutdown).await
}

async fn listen(
    simulator: Simulator,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    simulator
        .shared()
        .listens_on(format!("http://{}", listener.local_addr()?));
    let service = simulator.router().into_make_service_with_connect_info::<Cut>();
    tokio::select! {
        // The page's stream never ends by itself: nobody waits for open connections.
        () = shutdown => Ok(()),
        ended = async { axum::serve(Cuttable(listener), service).await } => ended,
    }
}

/// Cuts one connection.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cut(Arc<AtomicBool>);

impl Cut {
    /// From now on nothing is written: what was to be answered is lost.
    pub fn now(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

struct Cuttable(TcpListener);

impl Listener for Cuttable {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            match self.0.accept().await {
                Ok((stream, addr)) => {
                    // Without it small answers wait for the other side's acknowledgement.
                    let _ = stream.set_nodelay(true);
                    return (
                        Connection {
                            stream,
                            cut: Cut::default(),
                        },
                        addr,
                    );
                }
                // Out of file descriptors, mostly: soon there are some again.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Cuttable>> for Cut {
    fn connect_info(stream: IncomingStream<'_, Cuttable>) -> Self {
        stream.io().cut.clone()
    }
}

struct Connection {
    stream: TcpStream,
    cut: Cut,
}

impl Connection {
    fn whole(&self) -> io::Result<()> {
        if self.cut.is_cut() {
            Err(io::ErrorKind::ConnectionReset.into())
        } else {
            Ok(())
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
