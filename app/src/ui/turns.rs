//! Waking a page in short turns, so that the browser can answer people in between.
//!
//! Most of waking is the browser compiling functions that are called for the first time: done in one go it stands still
//! for half a second on a slow phone. Where the browser can suspend a program (`WebAssembly.Suspending`), waking is done in
//! one go that pauses wherever [`breathe`] is called; elsewhere what is made by [`later`] wakes after the rest.

/// What `view` makes; on a page that wakes, in a turn after the rest. It must be one element, and create no resource:
/// those are told apart by the order in which they are made.
#[cfg(not(feature = "hydrate"))]
pub fn later(view: impl FnOnce() -> leptos::prelude::AnyView + Send + 'static) -> leptos::prelude::AnyView {
    view()
}

/// Lets the browser have a turn, on a page that wakes for longer than one; nothing at any other time.
#[cfg(not(feature = "hydrate"))]
pub fn breathe() {}

#[cfg(feature = "hydrate")]
pub use waking::{breathe, later, rest, wake};

#[cfg(feature = "hydrate")]
mod waking {
    use std::cell::{Cell, RefCell};
    use std::collections::VecDeque;
    use std::future::poll_fn;
    use std::rc::{Rc, Weak};
    use std::task::Poll;

    use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
    use js_sys::{Date, Function, Promise, Reflect};
    use leptos::mount::hydrate_from;
    use leptos::prelude::*;
    use leptos::tachys::dom::body;
    use leptos::tachys::html::attribute::Attribute;
    use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
    use leptos::tachys::hydration::Cursor;
    use leptos::tachys::renderer::types;
    use leptos::tachys::ssr::StreamBuilder;
    use leptos::tachys::view::any_view::AnyViewState;
    use leptos::tachys::view::{Mountable, Position, PositionState, RenderFlags};
    use wasm_bindgen::prelude::wasm_bindgen;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};

    /// How long a turn lasts before the browser gets one, in milliseconds.
    const TURN: f64 = 3.0;

    type Make = Box<dyn FnOnce() -> AnyView + Send>;

    #[wasm_bindgen]
    extern "C" {
        /// Suspends the program for a turn of the browser's. `app/src/wake.js` defines it, and `scripts/bindgen` hands it
        /// over as it is: between it and the program there may be no other script.
        #[wasm_bindgen(js_name = guicheTurn)]
        fn suspend();
    }

    thread_local! {
        /// Whether the program may be suspended where it is.
        static SUSPENDS: Cell<bool> = const { Cell::new(false) };
        /// When the present turn began.
        static BEGAN: Cell<f64> = const { Cell::new(0.0) };
        /// What still sleeps, in the order of the page.
        static SLEEPING: RefCell<VecDeque<Weak<Part>>> = const { RefCell::new(VecDeque::new()) };
        /// Tasks that wait until the page is awake; nothing once it is.
        static WAITING: RefCell<Option<VecDeque<PinnedLocalFuture<()>>>> = const { RefCell::new(None) };
    }

    /// Runs tasks, effects among them, once the whole page is awake: they change signals, and what still sleeps has to
    /// be woken as the server drew it.
    struct Waking;

    impl CustomExecutor for Waking {
        fn spawn(&self, task: PinnedFuture<()>) {
            self.spawn_local(task);
        }

        fn spawn_local(&self, task: PinnedLocalFuture<()>) {
            let now = WAITING.with_borrow_mut(|waiting| match waiting {
                Some(waiting) => {
                    waiting.push_back(task);
                    None
                }
                None => Some(task),
            });
            if let Some(task) = now {
                spawn_local(task);
            }
        }

        fn poll_local(&self) {}
    }

    /// Wakes the page that the server drew. With `suspends` its caller has made it a promise, so that [`breathe`] may
    /// suspend it; what is left to be done afterwards is [`rest`].
    pub fn wake<V: IntoView>(app: impl FnOnce() -> V + 'static, suspends: bool) {
        let _ = Executor::init_custom_executor(Waking);
        WAITING.set(Some(VecDeque::new()));
        BEGAN.set(Date::now());
        SUSPENDS.set(suspends);
        hydrate_from(body(), app).forget();
        SUSPENDS.set(false);
    }

    /// Wakes what sleeps still, and lets the tasks run that waited for it, in turns.
    pub async fn rest() {
        while let Some(part) = SLEEPING.with_borrow_mut(VecDeque::pop_front) {
            turn().await;
            // What was taken off the page meanwhile sleeps on.
            if let Some(part) = part.upgrade() {
                part.wake();
            }
        }
        // What they bring about waits in turn.
        while let Some(task) = WAITING.with_borrow_mut(|waiting| waiting.as_mut()?.pop_front()) {
            turn().await;
            spawn_local(task);
            step_back().await;
        }
        WAITING.set(None);
    }

    /// Lets the tasks that are ready run first.
    async fn step_back() {
        let mut again = true;
        poll_fn(|context| {
            if std::mem::take(&mut again) {
                context.waker().wake_by_ref();
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
    }

    fn is_over() -> bool {
        Date::now() - BEGAN.get() >= TURN
    }

    /// Lets the browser have a turn, on a page that wakes for longer than one; nothing at any other time.
    pub fn breathe() {
        if SUSPENDS.get() && is_over() {
            // Who is called by the browser meanwhile cannot be suspended.
            SUSPENDS.set(false);
            suspend();
            SUSPENDS.set(true);
            BEGAN.set(Date::now());
        }
    }

    /// Lets the browser have a turn when this one has lasted long enough.
    async fn turn() {
        if !is_over() {
            return;
        }
        let scheduler = Reflect::get(&window(), &"scheduler".into()).unwrap_or_default();
        let yielding = Reflect::get(&scheduler, &"yield".into()).unwrap_or_default();
        let given = yielding
            .dyn_ref::<Function>()
            .and_then(|yielding| yielding.call0(&scheduler).ok())
            .and_then(|given| given.dyn_into::<Promise>().ok());
        let given = given.unwrap_or_else(|| {
            Promise::new(&mut |done, _| {
                let done = move || {
                    let _ = done.call0(&JsValue::UNDEFINED);
                };
                let _ = set_timeout(done, std::time::Duration::ZERO);
            })
        });
        let _ = JsFuture::from(given).await;
        BEGAN.set(Date::now());
    }

    /// What `view` makes; on a page that wakes, in a turn after the rest. It must be one element, and create no
    /// resource: those are told apart by the order in which they are made.
    pub fn later(view: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
        if WAITING.with_borrow(Option::is_none) {
            return view();
        }
        Later(Box::new(view)).into_any()
    }

    struct Later(Make);

    /// An element that the server drew, and what wakes it.
    struct Part {
        element: types::Element,
        owner: Owner,
        asleep: RefCell<Option<Make>>,
        awake: RefCell<Option<AnyViewState>>,
    }

    impl Part {
        /// One that never slept.
        fn awake(state: AnyViewState) -> Self {
            let element = state.elements().into_iter().next();
            Self {
                element: element.unwrap_or_else(|| {
                    document()
                        .create_element("span")
                        .unwrap_or_else(|_| body().into())
                }),
                owner: Owner::current().unwrap_or_default(),
                asleep: RefCell::new(None),
                awake: RefCell::new(Some(state)),
            }
        }

        fn wake(&self) {
            if let Some(view) = self.asleep.take() {
                let state = self
                    .owner
                    .with(|| view().hydrate_from_position::<true>(&self.element, Position::Current));
                self.awake.replace(Some(state));
            }
        }
    }

    /// What is kept of a [`Later`] on screen.
    struct LaterState(Rc<Part>);

    impl LaterState {
        fn with<T>(&self, act: impl FnOnce(&mut AnyViewState) -> T) -> Option<T> {
            self.0.awake.borrow_mut().as_mut().map(act)
        }
    }

    impl Mountable for LaterState {
        fn unmount(&mut self) {
            if self.with(Mountable::unmount).is_none() {
                self.0.element.remove();
            }
        }

        fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
            self.0.wake();
            self.with(|state| state.mount(parent, marker));
        }

        fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
            self.0.wake();
            self.with(|state| state.insert_before_this(child))
                .unwrap_or_default()
        }

        fn elements(&self) -> Vec<types::Element> {
            vec![self.0.element.clone()]
        }
    }

    impl Render for Later {
        type State = LaterState;

        fn build(self) -> Self::State {
            LaterState(Rc::new(Part::awake((self.0)().build())))
        }

        fn rebuild(self, state: &mut Self::State) {
            state.0.wake();
            state.with(|state| (self.0)().rebuild(state));
        }
    }

    impl AddAnyAttr for Later {
        type Output<SomeNewAttr: Attribute> = AnyView;

        fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr>
        where
            Self::Output<NewAttr>: RenderHtml,
        {
            (self.0)().add_any_attr(attr).into_any()
        }
    }

    impl RenderHtml for Later {
        type AsyncOutput = AnyView;
        type Owned = Self;

        const MIN_LENGTH: usize = 0;

        fn dry_resolve(&mut self) {}

        async fn resolve(self) -> Self::AsyncOutput {
            (self.0)()
        }

        fn to_html_with_buf(
            self,
            buf: &mut String,
            position: &mut Position,
            flags: RenderFlags,
            extra_attrs: Vec<AnyAttribute>,
        ) {
            (self.0)().to_html_with_buf(buf, position, flags, extra_attrs);
        }

        fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
            self,
            buf: &mut StreamBuilder,
            position: &mut Position,
            flags: RenderFlags,
            extra_attrs: Vec<AnyAttribute>,
        ) {
            (self.0)().to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, flags, extra_attrs);
        }

        fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
            if SUSPENDS.get() {
                breathe();
                let state = (self.0)().hydrate::<FROM_SERVER>(cursor, position);
                breathe();
                return LaterState(Rc::new(Part::awake(state)));
            }
            match position.get() {
                Position::FirstChild => cursor.child(),
                Position::Current => {}
                _ => cursor.sibling(),
            }
            position.set(Position::NextChild);
            let part = Rc::new(Part {
                element: cursor.current().unchecked_into(),
                owner: Owner::current().unwrap_or_default(),
                asleep: RefCell::new(Some(self.0)),
                awake: RefCell::new(None),
            });
            SLEEPING.with_borrow_mut(|sleeping| sleeping.push_back(Rc::downgrade(&part)));
            LaterState(part)
        }

        fn into_owned(self) -> Self::Owned {
            self
        }
    }
}
