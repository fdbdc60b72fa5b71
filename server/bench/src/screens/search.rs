//! Searching all messages, and people by the beginning of what they are called.

use serde_json::json;

use super::{Bench, RATE};
use crate::Result;
use crate::report::{Bound, Goal, Report};
use crate::traffic::Hook;

impl Bench {
    /// Words common and rare, misspelt ones, names, phones, protocols.
    pub async fn search(&self, report: &mut Report) -> Result<()> {
        let code: String = sqlx::query_scalar("select code from protocols order by md5(code) limit 1")
            .fetch_one(&self.pool)
            .await?;
        let none = json!({"number": null, "from": null, "to": null, "by": null, "files": false});
        let old = json!({"number": null, "from": "2025-01-01", "to": "2025-02-01", "by": "customer", "files": false});
        let asked = [
            ("pedido", &none),
            ("pedido atrasado", &none),
            ("garantia desconto preco", &none),
            ("pedidu atrazado", &none),
            ("obrigada", &old),
            ("धन्यवाद", &none),
            ("Cliente 4242", &none),
            ("cliente", &none),
            ("99 9000-4242", &none),
            (code.as_str(), &none),
            ("palavra que ninguem escreveu", &none),
        ];
        let searches: Vec<Hook> = asked
            .iter()
            .map(|(typed, filters)| {
                self.session
                    .search(&json!({"typed": typed, "filters": filters, "after": null}))
            })
            .collect();
        let outcome = self.steady(&searches, 10.0).await?;
        report.add(Goal::new(
            "search",
            "p99 of a search over all messages",
            outcome.latencies.percentile(0.99),
            "ms",
            Bound::AtMost,
            300.0,
        ));
        report.note(format!(
            "Searches at 10/s: p50 {:.1} ms, slowest {:.1} ms.",
            outcome.latencies.percentile(0.5),
            outcome.latencies.percentile(1.0)
        ));
        self.prefixes(report).await
    }

    /// The beginnings of names and phones, as P4 has them among the views of the list.
    async fn prefixes(&self, report: &mut Report) -> Result<()> {
        let typed = ["Cliente 42", "Cliente 7", "clie", "55119", "+55 11 9"];
        let none = json!({"number": null, "from": null, "to": null, "by": null, "files": false});
        let searches = typed.map(|typed| {
            self.session
                .search(&json!({"typed": typed, "filters": none, "after": null}))
        });
        let outcome = self.steady(&searches, RATE).await?;
        report.add(
            Goal::new(
                "P4 search prefix",
                "p99 of a search for the beginning of a name or a phone",
                outcome.latencies.percentile(0.99),
                "ms",
                Bound::AtMost,
                25.0,
            )
            .aiming(8.0),
        );
        Ok(())
    }
}
