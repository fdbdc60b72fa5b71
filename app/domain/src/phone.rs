//! Phones: E.164, WhatsApp's own ids, and Brazil's ninth digit (`cloud-api.md` 2.4).
