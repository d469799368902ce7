import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { deriveProfiles } from './derive-profile.ts';
import { OFFLINE } from './derive.fixture.ts';

const COMPOSE = `
services:
  orders:
    build: ./orders
    environment:
      ADDR: ':8081'
      STOCK_URL: http://stock:8000
      DB_DSN: 'shop:fake-password@tcp(mysql:3306)/shop'
  stock: { image: stock, expose: [8000] }
  users: { image: users, expose: [8002] }
  mysql: { image: mysql }
  cache: { image: redis }
`;

const ORDERS = `
package main

import (
	"database/sql"
	"net/http"
	"os"

	"github.com/redis/go-redis/v9"
)

type Users struct {
	base string
}

func (u *Users) Get(id string) { http.Get(u.base + id) }
func (u *Users) Path(path string) { http.Head(u.base + path) }

func main() {
	users := &Users{base: "http://users:8002"}
	users.Path("/health")
	users.Get(pathOf(id))
	db, err := sql.Open("mysql", os.Getenv("DB_DSN"))
	rdb := redis.NewClient(&redis.Options{Addr: getenv("REDIS_ADDR", "cache:6379")})
	http.HandleFunc("POST /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		http.Get(os.Getenv("STOCK_URL") + "/items/" + r.PathValue("id"))
		db.Exec("INSERT INTO orders (id) VALUES (?)", r.PathValue("id"))
	})
	http.ListenAndServe(os.Getenv("ADDR"), nil)
}
`;

describe('a profile of a program in Go', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-derive-go-'));
  after(() => rmSync(folder, { recursive: true }));

  it('has what its source and its variables say', async () => {
    mkdirSync(join(folder, 'orders'));
    writeFileSync(join(folder, 'compose.yaml'), COMPOSE);
    writeFileSync(
      join(folder, 'orders/Dockerfile'),
      'FROM scratch\nCOPY orders /orders\nENTRYPOINT ["/orders"]\n',
    );
    writeFileSync(join(folder, 'orders/main.go'), ORDERS);
    const request = {
      targets: [folder],
      platform: undefined,
      allowHttp: false,
      images: new Map(),
      contexts: undefined,
    };
    const { profiles } = await deriveProfiles(request, OFFLINE);
    const orders = profiles.find(({ metadata }) => metadata.name === 'orders');
    const listens = orders?.listens?.map(({ port, routes }) => [
      port,
      routes?.map(({ methods, path }) => `${methods.join()} ${path}`),
    ]);
    assert.deepEqual(listens, [[8081, ['POST /orders/{id}']]]);
    const calls = (orders?.egress ?? []).flatMap(({ to, ports, http, sql }) =>
      'workload' in to
        ? [
            {
              to: to.workload.name,
              ports: ports?.map((port) => (typeof port === 'object' ? port.port : port)),
              ...(http ? { http: http.map(({ methods, path }) => `${methods.join()} ${path}`) } : {}),
              ...(sql ? { sql: sql.map(({ verbs, tables }) => `${verbs?.join()} ${tables?.join()}`) } : {}),
            },
          ]
        : [],
    );
    assert.deepEqual(
      calls.toSorted((a, b) => (a.to ?? '').localeCompare(b.to ?? '')),
      [
        { to: 'cache', ports: [6379] },
        { to: 'mysql', ports: [3306], sql: ['INSERT orders'] },
        { to: 'stock', ports: [8000], http: ['GET /items/{PathValue}'] },
        { to: 'users', ports: [8002], http: ['GET /{pathOf}', 'HEAD /health'] },
      ],
    );
    assert.ok(!JSON.stringify(profiles).includes('fake-password'));
  });
});
