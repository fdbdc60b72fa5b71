//! How often one address may ask, and one token of the API.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use domain::ApiTokenId;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// The limits, by client address; of the API by token.
pub struct Rates {
    sign_in: DefaultKeyedRateLimiter<IpAddr>,
    ask: DefaultKeyedRateLimiter<IpAddr>,
    call: DefaultKeyedRateLimiter<ApiTokenId>,
}

impl Rates {
    /// `sign_in_burst` sign-ins at once, then one in three seconds; 400 server functions at once, then 100 a second;
    /// 200 requests of a token of the API at once, then 100 a second.
    pub fn new(sign_in_burst: u32) -> Self {
        let quota = |every: Duration, burst: u32| {
            let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
            Quota::with_period(every)
                .unwrap_or_else(|| Quota::per_second(burst))
                .allow_burst(burst)
        };
        Self {
            sign_in: RateLimiter::keyed(quota(Duration::from_secs(3), sign_in_burst)),
            ask: RateLimiter::keyed(quota(Duration::from_millis(10), 400)),
            call: RateLimiter::keyed(quota(Duration::from_millis(10), 200)),
        }
    }

    /// Whether `client` may try to sign in now.
    pub fn may_sign_in(&self, client: IpAddr) -> bool {
        self.sign_in.check_key(&client).is_ok()
    }

    /// Whether `client` may call a server function now.
    pub fn may_ask(&self, client: IpAddr) -> bool {
        self.ask.check_key(&client).is_ok()
    }

    /// Whether `token` may call the API now; if not, after how many seconds.
    ///
    /// # Errors
    /// The seconds to wait, at least one.
    pub fn may_call(&self, token: ApiTokenId) -> Result<(), u64> {
        self.call.check_key(&token).map_err(|wait| {
            let wait = wait.wait_time_from(DefaultClock::default().now());
            wait.as_secs() + 1
        })
    }

    /// Forgets addresses and tokens that have been quiet.
    pub fn forget_quiet(&self) {
        self.sign_in.retain_recent();
        self.ask.retain_recent();
        self.call.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_slowing_down_does_not_slow_another() {
        let rates = Rates::new(3);
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert!((0..3).all(|_| rates.may_sign_in(one)));
        assert!(!rates.may_sign_in(one));
        assert!(rates.may_sign_in(other));
    }

    #[test]
    fn one_token_slowing_down_is_told_when_to_come_again_and_slows_no_other() {
        let rates = Rates::new(1);
        let (one, other) = (
            ApiTokenId(uuid::Uuid::from_u128(1)),
            ApiTokenId(uuid::Uuid::from_u128(2)),
        );
        let refused = (0..1_000).find_map(|_| rates.may_call(one).err());
        assert_eq!(refused, Some(1));
        assert_eq!(rates.may_call(other), Ok(()));
    }
}
