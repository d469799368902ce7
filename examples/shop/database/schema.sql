CREATE TABLE products (id serial PRIMARY KEY, name text NOT NULL, price numeric NOT NULL);
CREATE TABLE orders (id serial PRIMARY KEY, total numeric NOT NULL, state text NOT NULL DEFAULT 'open');
CREATE TABLE order_lines (order_id integer REFERENCES orders, product_id integer NOT NULL, price numeric NOT NULL);
CREATE TABLE charges (id serial PRIMARY KEY, order_id integer NOT NULL, total numeric NOT NULL, status integer);
CREATE TABLE audit (at timestamptz NOT NULL DEFAULT now(), action text NOT NULL);
INSERT INTO products (name, price) VALUES ('Kettle', 39), ('Teapot', 25), ('Cup', 7);
