-- Who took Contatos Ativos and Recontatos along in a file.

alter type audit_action add value 'singles_exported';
