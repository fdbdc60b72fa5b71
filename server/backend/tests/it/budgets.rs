//! Monthly budgets: set, told of, and where a batch stops.

use backend::{Asker, Error, NewBatch};
use bytes::Bytes;
use domain::BatchId;
use domain::audit::{AuditAction, AuditFilter};
use domain::batch::{BatchAction, BatchCheck, BatchState, Confirmed, Options, StopReason};
use domain::cost::{Budget, BudgetFault, BudgetForm, BudgetStanding, Forecast, Money, Spending};
use domain::template::TemplateCategory::Utility;
use domain::user::Role;
use sqlx::PgPool;

use crate::common::{PAULISTA, until};
use crate::costs::{Sends, Written, sends};

fn form(amount: &str, stops: bool) -> BudgetForm {
    BudgetForm {
        amount: amount.into(),
        currency: "USD".into(),
        warn_percent: "80".into(),
        stops,
    }
}

impl Sends {
    async fn budget(&self, amount: &str, stops: bool) {
        let desk = &self.bench().desk;
        let number = self.bench().number;
        let set = desk
            .set_budget(&self.chief, number, &form(amount, stops))
            .await
            .unwrap();
        set.unwrap();
    }

    async fn spending(&self) -> Spending {
        let all = self.bench().desk.spendings(&self.chief).await.unwrap();
        let number = self.bench().number;
        all.into_iter().find(|one| one.number == number).unwrap()
    }

    /// A batch to `people` who are nobody yet.
    async fn reads(&self, people: usize) -> BatchId {
        let rows: String = (0..people).map(|at| format!("+55 11 98100-{at:04}\n")).collect();
        let new = NewBatch {
            number: self.bench().number,
            template: self.outreach.template("aviso_horario").await,
            title: "Novembro".into(),
            file: None,
            place: None,
            file_name: "clientes.csv".into(),
            bytes: Bytes::from(format!("Telefone\n{rows}")),
        };
        let desk = &self.bench().desk;
        desk.start_batch(&self.chief, new).await.unwrap().unwrap()
    }

    async fn checks(&self, id: BatchId) -> BatchCheck {
        let desk = &self.bench().desk;
        desk.check_batch(&self.chief, id, Options::default(), None, None)
            .await
            .unwrap()
    }

    /// Says yes to it, with the lane and its watch running.
    async fn confirms(&self, id: BatchId) {
        let seen = self.checks(id).await.counts;
        let desk = self.bench().desk.clone();
        let yes = desk
            .confirm_batch(&self.chief, id, Options::default(), None, seen)
            .await
            .unwrap();
        assert!(matches!(yes, Confirmed::Yes(_)), "{yes:?}");
        let (lane, watch, look) = (desk.clone(), desk.clone(), desk);
        let stop = &self.bench().stop;
        let (one, two, three) = (stop.clone(), stop.clone(), stop.clone());
        tokio::spawn(async move { lane.run_batches(one).await });
        tokio::spawn(async move { watch.run_batch_watch(two).await });
        tokio::spawn(async move { look.run_numbers(three).await });
    }

    async fn until_state(&self, id: BatchId, state: BatchState) {
        let desk = &self.bench().desk;
        until(&format!("the batch is {state:?}"), async || {
            desk.batch_detail(&self.chief, id).await.unwrap().card.state == state
        })
        .await;
    }

    async fn sent(&self) -> i64 {
        self.bench()
            .count("select count(*) from messages where send_kind = 'batch'")
            .await
    }
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_budget_is_set_changed_and_taken_away_and_the_log_says_so(pool: PgPool) {
    let s = sends(pool).await;
    let desk = &s.bench().desk;
    let number = s.bench().number;
    assert_eq!(s.spending().await.budget, None);
    assert_eq!(s.spending().await.currencies, ["USD"]);
    s.budget("1.000", true).await;
    let expected = Budget {
        amount: Money {
            currency: "USD".into(),
            micros: 1_000_000_000,
        },
        warn_percent: 80,
        stops: true,
    };
    assert_eq!(s.spending().await.budget, Some(expected));
    // The same again is no change.
    s.budget("US$ 1.000,00", true).await;
    s.budget("500", false).await;
    s.budget("", false).await;
    assert_eq!(s.spending().await.budget, None);
    let log = desk
        .list_audit(&s.chief, &AuditFilter::default(), None)
        .await
        .unwrap();
    let told: Vec<Vec<(String, String)>> = log
        .entries
        .iter()
        .rev()
        .filter(|entry| entry.action == AuditAction::NumberChanged)
        .map(|entry| {
            assert_eq!(entry.subject.as_deref(), Some("Loja Centro"));
            let budget = entry.changes.iter().filter(|change| change.field == "budget");
            budget
                .map(|change| (change.before.clone(), change.after.clone()))
                .collect()
        })
        .collect();
    let pair = |before: &str, after: &str| vec![(before.to_owned(), after.to_owned())];
    assert_eq!(
        told,
        [
            pair("", "US$ 1.000,00"),
            pair("US$ 1.000,00", "US$ 500,00"),
            pair("US$ 500,00", "")
        ]
    );
    for (amount, fault) in [("0", BudgetFault::Nothing), ("R$ 10", BudgetFault::Currency)] {
        let told = desk
            .set_budget(&s.chief, number, &form(amount, true))
            .await
            .unwrap();
        assert_eq!(told, Err(fault), "{amount}");
    }
    let nowhere = domain::NumberId(uuid::Uuid::now_v7());
    let told = desk.set_budget(&s.chief, nowhere, &form("10", true)).await;
    assert!(matches!(told, Err(Error::NotFound)), "{told:?}");
    let supervisor: Asker = s.bench().person("Sol", Role::Supervisor).await.into();
    let told = desk.set_budget(&supervisor, number, &form("10", true)).await;
    assert!(matches!(told, Err(Error::Forbidden)), "{told:?}");
    assert_eq!(s.bench().count("select count(*) from budgets").await, 0);
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn what_is_spent_is_this_months_of_this_number_and_one_currency_counts(pool: PgPool) {
    let s = sends(pool).await;
    let now = s.bench().now();
    let written = |days: i64, price| Written {
        at: now - chrono::TimeDelta::days(days),
        category: Utility,
        price: Some(price),
        delivery: "sent",
        batch: None,
    };
    s.budget("0,02", false).await;
    s.writes(written(0, ("USD", 10_000))).await;
    s.writes(written(0, ("BRL", 350_000))).await;
    // Another month's.
    s.writes(written(40, ("USD", 90_000))).await;
    let spending = s.spending().await;
    assert_eq!(
        (spending.counted(), spending.standing()),
        (10_000, Some(BudgetStanding::Within))
    );
    assert_eq!(spending.elsewhere().len(), 1);
    s.writes(written(0, ("USD", 6_000))).await;
    assert_eq!(s.spending().await.standing(), Some(BudgetStanding::Warned));
    s.writes(written(0, ("USD", 4_000))).await;
    let reached = s.spending().await;
    assert_eq!(reached.standing(), Some(BudgetStanding::Reached));
    assert!(!reached.must_stop());
    let all = s.bench().desk.spendings(&s.chief).await.unwrap();
    let paulista: domain::NumberId = s
        .bench()
        .one("select id from numbers where phone_number_id = $1", PAULISTA)
        .await;
    let other = all.into_iter().find(|one| one.number == paulista).unwrap();
    assert!(other.spent.is_empty() && other.budget.is_none());
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_batch_stops_at_the_budget_to_the_message_and_goes_on_with_another(pool: PgPool) {
    let s = sends(pool).await;
    // Of twelve at 0.0068 each three are paid for; the last of them passes the budget by less than its price.
    s.budget("0,0200", true).await;
    let id = s.reads(12).await;
    let check = s.checks(id).await;
    let forecast = Forecast {
        total: 12 * 6_800,
        passes: true,
    };
    assert_eq!(check.spending.with(&check.cost), Some(forecast));
    s.confirms(id).await;
    s.until_state(id, BatchState::Stopped).await;
    let desk = &s.bench().desk;
    let detail = desk.batch_detail(&s.chief, id).await.unwrap();
    assert_eq!(detail.card.stopped, Some(StopReason::Budget));
    assert_eq!(s.sent().await, 3);
    assert_eq!(s.spending().await.counted(), 3 * 6_800);
    // Resumed without another budget it stops again, and nobody is sent to.
    desk.change_batch(&s.chief, id, BatchAction::Resume)
        .await
        .unwrap();
    s.until_state(id, BatchState::Stopped).await;
    assert_eq!(s.sent().await, 3);
    s.budget("1", true).await;
    desk.change_batch(&s.chief, id, BatchAction::Resume)
        .await
        .unwrap();
    s.until_state(id, BatchState::Finished).await;
    assert_eq!(s.sent().await, 12);
    assert_eq!(
        (s.spend("USD").await, s.recounted("USD").await),
        (12 * 6_800, 12 * 6_800)
    );
}

#[sqlx::test(migrator = "backend::MIGRATOR")]
async fn a_budget_that_only_warns_stops_nothing(pool: PgPool) {
    let s = sends(pool).await;
    s.budget("0,01", false).await;
    let id = s.reads(5).await;
    s.confirms(id).await;
    s.until_state(id, BatchState::Finished).await;
    assert_eq!(s.sent().await, 5);
    assert_eq!(s.spending().await.standing(), Some(BudgetStanding::Reached));
}
