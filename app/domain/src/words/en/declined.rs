//! One sentence for each thing that an administrator, or a person about their own account, is refused.

use crate::management::Declined;

/// The sentence of `why`.
pub fn sentence(why: &Declined) -> String {
    match why {
        Declined::EmailInvalid => "Write a complete e-mail address, such as name@company.com.".into(),
        Declined::EmailTaken => "Somebody already has this e-mail address.".into(),
        Declined::NameMissing => "Write a name.".into(),
        Declined::NameTooLong => "Use at most 80 characters.".into(),
        Declined::NameTaken => "This name is in use. Choose another.".into(),
        Declined::PasswordTooShort => "Use at least 12 characters. A short sentence works well.".into(),
        Declined::PasswordTooLong => "Use at most 128 characters.".into(),
        Declined::PasswordCommon => "This password is easy to guess. Choose another.".into(),
        Declined::PasswordPersonal => "The password cannot be made of the name or the e-mail address.".into(),
        Declined::PasswordUnchanged => "The new password has to differ from the current one.".into(),
        Declined::PasswordWrong => "The current password is not right.".into(),
        Declined::LastAdministrator => {
            "This is the only active administrator. First make somebody else an administrator.".into()
        }
        Declined::Oneself => "You cannot disable your own access. Ask another administrator.".into(),
        Declined::ProtocolsOpen(1) => {
            "1 conversation is open. Return it to the queue or close it first.".into()
        }
        Declined::ProtocolsOpen(open) => {
            format!("{open} conversations are open. Return them to the queue or close them first.")
        }
        Declined::TeamOwnsNumber(number) => {
            format!(
                "The queue of the number {number} is this team's. First choose another team for it in Numbers."
            )
        }
        Declined::CodeWrong => {
            "This code is wrong or was used already. Type the current one from the app.".into()
        }
        Declined::Locked(1) => "Too many tries. Wait 1 minute and try again.".into(),
        Declined::Locked(minutes) => format!("Too many tries. Wait {minutes} minutes and try again."),
        Declined::SecondFactorRequired => "Your role requires two-step verification.".into(),
        Declined::PhoneNumberIdInvalid => {
            "The number's id is made of digits. Copy it from Meta's dashboard.".into()
        }
        Declined::WabaIdInvalid => {
            "The account's id is made of digits. Copy it from Meta's dashboard.".into()
        }
        Declined::NumberKnown => "This number is here already.".into(),
        Declined::TokenMissing => "Paste the access token from Meta's dashboard.".into(),
        Declined::TokenRefused => "Meta did not take this token. Make another and paste all of it.".into(),
        Declined::NumberUnknown => {
            "Meta found no such number with this token. Check the id and the token's permissions.".into()
        }
        Declined::MetaAway => "Meta cannot be reached now. Try again in a few minutes.".into(),
        Declined::IdleOutside(least, most) => format!("Choose between {least} and {most} minutes."),
        Declined::AwaitingOutside => "Choose between 1 hour and 7 days.".into(),
        Declined::ConsentUnfit => "Check the words and the answers.".into(),
        Declined::ScopesMissing => "Choose at least one permission.".into(),
        Declined::ExpiryPast => "Choose today or a later day.".into(),
    }
}
