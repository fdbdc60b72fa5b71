-- A quick reply may carry a file, with words or alone. While it does, the file stays in the store, whoever uploaded it.

alter table quick_replies
    add column file_id uuid,
    add constraint quick_replies_file_exists foreign key (file_id) references files (id),
    drop constraint quick_replies_body_not_blank,
    add constraint quick_replies_says_something check (body <> '' or file_id is not null);

create index quick_replies_file on quick_replies (file_id) where file_id is not null;
create index files_kept on files (id) where kept;
