//! Where a Brazilian phone is from, so that a wrong DDD is seen before anything is sent.

use super::{Phone, is_area_code};

/// The largest town of each area code (Anatel, Plano Geral de Códigos Nacionais), by the code.
#[rustfmt::skip]
const TOWNS: &[(&str, &str)] = &[
    ("11", "São Paulo"), ("12", "São José dos Campos"), ("13", "Santos"), ("14", "Bauru"), ("15", "Sorocaba"),
    ("16", "Ribeirão Preto"), ("17", "São José do Rio Preto"), ("18", "Presidente Prudente"), ("19", "Campinas"),
    ("21", "Rio de Janeiro"), ("22", "Campos dos Goytacazes"), ("24", "Petrópolis"), ("27", "Vitória"),
    ("28", "Cachoeiro de Itapemirim"),
    ("31", "Belo Horizonte"), ("32", "Juiz de Fora"), ("33", "Governador Valadares"), ("34", "Uberlândia"),
    ("35", "Poços de Caldas"), ("37", "Divinópolis"), ("38", "Montes Claros"),
    ("41", "Curitiba"), ("42", "Ponta Grossa"), ("43", "Londrina"), ("44", "Maringá"), ("45", "Foz do Iguaçu"),
    ("46", "Pato Branco"), ("47", "Joinville"), ("48", "Florianópolis"), ("49", "Chapecó"),
    ("51", "Porto Alegre"), ("53", "Pelotas"), ("54", "Caxias do Sul"), ("55", "Santa Maria"),
    ("61", "Brasília"), ("62", "Goiânia"), ("63", "Palmas"), ("64", "Rio Verde"), ("65", "Cuiabá"),
    ("66", "Rondonópolis"), ("67", "Campo Grande"), ("68", "Rio Branco"), ("69", "Porto Velho"),
    ("71", "Salvador"), ("73", "Ilhéus"), ("74", "Juazeiro"), ("75", "Feira de Santana"),
    ("77", "Vitória da Conquista"), ("79", "Aracaju"),
    ("81", "Recife"), ("82", "Maceió"), ("83", "João Pessoa"), ("84", "Natal"), ("85", "Fortaleza"), ("86", "Teresina"),
    ("87", "Petrolina"), ("88", "Juazeiro do Norte"), ("89", "Picos"),
    ("91", "Belém"), ("92", "Manaus"), ("93", "Santarém"), ("94", "Marabá"), ("95", "Boa Vista"), ("96", "Macapá"),
    ("97", "Coari"), ("98", "São Luís"), ("99", "Imperatriz"),
];

/// The largest town of a Brazilian phone's area; `None` for phones of other countries.
pub fn region(phone: &Phone) -> Option<&'static str> {
    let area = phone.digits().strip_prefix("55")?.get(..2)?;
    let found = TOWNS.iter().find(|(code, _)| *code == area && is_area_code(code));
    found.map(|(_, town)| *town)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_code_has_its_town_and_nothing_else_has_one() {
        let codes: Vec<String> = (0..100).map(|code| format!("{code:02}")).collect();
        for code in codes {
            let town = TOWNS.iter().find(|(other, _)| *other == code);
            assert_eq!(town.is_some(), is_area_code(&code), "{code}");
        }
        let region = |text: &str| region(&Phone::parse(text).unwrap());
        assert_eq!(region("(41) 99999-0001"), Some("Curitiba"));
        assert_eq!(region("55 3222-1100"), Some("Santa Maria"));
        assert_eq!(region("+351 912 345 678"), None);
    }
}
