-- Canonical, deterministic support data set, run by `scripts/bench inbox|thread|search`: psql -v convs=100000 -f canon.sql
-- No randomness at run time: every value is a hash of its id, so two runs give the same rows and each peer gets the same data.

create schema if not exists canon;
create or replace function canon.u(i bigint, s int) returns float8 language sql immutable parallel safe as
$$ select ((hashint8extended(i, s) & 4503599627370495)::float8 + 0.5) / 4503599627370496.0 $$;   -- uniform (0,1)
create or replace function canon.n(i bigint, s int) returns float8 language sql immutable parallel safe as
$$ select sqrt(-2*ln(canon.u(i,s))) * cos(6.283185307179586*canon.u(i,s+1000)) $$;                 -- normal(0,1)
drop table if exists canon.phrase, canon.contact, canon.conv, canon.msg;
-- 4,096 sentences built from small word lists (Portuguese/English/Hindi/Arabic/emoji) so that FTS/trigram indexes see a real vocabulary
create unlogged table canon.phrase as
 with w as (select array['oi','bom dia','pedido','entrega','atrasado','quando chega','boleto','pix','troca','tamanho','nota fiscal','obrigada','order','refund','where is','invoice','late','broken','delivery','please','thanks','address','change','size','नमस्ते','ऑर्डर','कब','धन्यवाद','مرحبا','طلب','متى','شكرا','👍','🙏','😡','📦','12345','SKU-88','ok','sim','não','falar com atendente','cancelar','garantia','loja','horário','preço','desconto'] a)
 select g as id, (select string_agg(a[1+((hashint8extended(g*64+k,5)&2147483647)%array_length(a,1))::int],' ') from w, generate_series(1, 1+least(60,greatest(0,round(exp(1.8+0.8*canon.n(g,9)))::int))) k) as body
 from generate_series(0,4095) g;
create unlogged table canon.contact as
 select i as id, '55'||lpad(((11+(i%88)))::text,2,'0')||'9'||lpad(i::text,8,'0') as wa_id, 'Cliente '||i as name from generate_series(1,(:convs*7/10)::bigint) i;
-- conversations: log-normal size (median 12, mean ~20, capped 2000), 730 days back, office-hours bias, 92% resolved / 5% open / 2% pending / 1% snoozed, 500 agents with a skew
create unlogged table canon.conv as
 select i as id, 1+floor((:convs*7/10)*power(canon.u(i,11),1.5))::bigint as contact_id,
  least(2000,greatest(1,round(exp(ln(12)+canon.n(i,12)))::int)) as n,
  t as started_at, t + make_interval(secs => 120+exp(8+1.2*canon.n(i,14))) as last_at,
  case when canon.u(i,15)<.92 then 'resolved' when canon.u(i,15)<.97 then 'open' when canon.u(i,15)<.99 then 'pending' else 'snoozed' end as status,
  case when canon.u(i,16)<.85 then 1+floor(500*power(canon.u(i,17),2))::int end as agent_id,
  1+floor(8*canon.u(i,18))::int as team_id
 from (select i, timestamptz '2026-11-01' - make_interval(days => floor(730*power(canon.u(i,13),1.3))::int) + make_interval(secs => 3600*(9+4*canon.n(i,19))) as t from generate_series(1,:convs::bigint) i) s;
-- message k of n at started + duration*(k/n)^1.5: the last one is exactly last_at, so lists need no aggregation
create unlogged table canon.msg as
 select c.id as conv_id, k as seq, c.contact_id, 'wamid.'||encode(decode(md5(c.id||':'||k),'hex'),'base64') as wamid,
  (k=1 or canon.u(c.id*4096+k,21)<.55) as inbound,
  case when r<.80 then 'text' when r<.89 then 'image' when r<.96 then 'audio' when r<.98 then 'document' else 'sticker' end as kind,
  (hashint8extended(c.id*4096+k,23)&4095)::int as phrase,
  c.started_at + (c.last_at-c.started_at)*power(k::float8/c.n,1.5) as at
 from canon.conv c cross join lateral generate_series(1,c.n) k cross join lateral (select canon.u(c.id*4096+k,22) r) x;
alter table canon.conv add primary key(id);
analyze canon.conv; analyze canon.msg; analyze canon.contact;
select count(*) convs, sum(n) msgs, avg(n)::numeric(6,1) mean, percentile_disc(.5) within group(order by n) p50, percentile_disc(.99) within group(order by n) p99, max(n) from canon.conv;
select kind,count(*) from canon.msg group by 1 order by 2 desc;
