-- 由数据库管理员执行一次；口令换成自己的。
CREATE ROLE hengji LOGIN PASSWORD '请更换';
CREATE DATABASE hengji OWNER hengji ENCODING 'UTF8' TEMPLATE template0;
\connect hengji
CREATE EXTENSION IF NOT EXISTS pg_trgm;   -- 按名称查找用；普通账户没有权限时由管理员先建
