import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { factsIn, routesIn } from '../../../../test/fixtures/behaviour-facts.ts';
import { textOf } from '../../../../test/fixtures/behaviour-facts.ts';
import { Fault } from '../../../model/fault.ts';
import { JAVASCRIPT_UNIT } from './unit.ts';

const routes = (text: string, path = '/srv/a.js') => routesIn(JAVASCRIPT_UNIT, path, text);
const requests = (text: string) =>
  factsIn(JAVASCRIPT_UNIT, '/srv/a.js', text, 'request').map(
    ({ method, url }) => `${textOf(method)} ${textOf(url)}`,
  );
const connections = (text: string) =>
  factsIn(JAVASCRIPT_UNIT, '/srv/a.js', text, 'connection').map(
    ({ protocol, url, host, port }) =>
      `${protocol} ${textOf(url ?? host ?? [])}${port ? `:${textOf(port)}` : ''}`,
  );

const ROUTES: Readonly<Record<string, readonly [source: string, routes: readonly string[]]>> = {
  express: [
    `import express, { Router } from 'express';
     const app = express();
     const api = Router();
     app.use(express.json());
     app.get('/', home);
     app.post('/orders/:id(\\\\d+)/lines', (q, s) => s.end());
     app.route('/users').get(list).post(create);
     app.all('/any', any);
     api.delete('/items/:item?', remove);
     app.use('/api', api);
     app.use('/static', express.static('public'));
     app.listen(3000);`,
    [
      'GET /',
      'POST /orders/{id}/lines (template)',
      'GET /users',
      'POST /users',
      '* /any',
      'DELETE /api/items',
      'DELETE /api/items/{item} (template)',
      'GET|HEAD /static (prefix)',
    ],
  ],
  'express by require': [
    `const express = require('express'); const router = express.Router();
     router.put('/a', f); module.exports = router;
     const app = require('express')(); app.patch('/b', f);`,
    ['PUT /a', 'PATCH /b'],
  ],
  fastify: [
    `import Fastify from 'fastify';
     const app = Fastify({ logger: true });
     app.get('/health', async () => ({}));
     app.route({ method: ['GET', 'HEAD'], url: '/things/:id', handler });
     app.route({ method: 'POST', url: '/things', handler });
     app.register(async (instance) => { instance.get('/inner', handler); }, { prefix: '/v1' });
     await app.listen({ port: 3000, host: '0.0.0.0' });`,
    ['GET /health', 'GET|HEAD /things/{id} (template)', 'POST /things', 'GET /v1/inner'],
  ],
  'koa-router': [
    `const Koa = require('koa'); const Router = require('@koa/router');
     const router = new Router({ prefix: '/v2' });
     router.get('/books/:id', f).del('/books/:id', f);
     const app = new Koa(); app.use(router.routes()); app.listen(8080);`,
    ['GET /v2/books/{id} (template)', 'DELETE /v2/books/{id} (template)'],
  ],
  hono: [
    `import { Hono } from 'hono';
     const app = new Hono().basePath('/api');
     app.get('/posts/:slug', (c) => c.text('x'));
     app.on(['PUT', 'DELETE'], '/posts', handler);
     const admin = new Hono(); admin.post('/ban', handler);
     app.route('/admin', admin);`,
    ['GET /api/posts/{slug} (template)', 'PUT|DELETE /api/posts', 'POST /api/admin/ban'],
  ],
  'a plain server': [
    `import http from 'node:http';
     http.createServer((req, res) => {
       const url = new URL(req.url, 'http://x');
       if (req.method === 'GET' && url.pathname === '/a') return res.end();
       if (url.pathname === '/b') { if (req.method === 'POST') return res.end(); if (req.method === 'PUT') return res.end(); }
       if (url.pathname.startsWith('/files/')) return res.end();
       const match = /^\\/c\\/([^/]+)$/.exec(url.pathname);
       if (match && req.method === 'DELETE') return res.end();
       switch (url.pathname) { case '/d': if (req.method === 'GET') return res.end(); break; case '/e': return res.end(); }
     }).listen(process.env.PORT || 8080);`,
    ['GET /a', 'POST|PUT /b', '* /files (prefix)', 'DELETE /c/{p1} (template)', 'GET /d', '* /e'],
  ],
  'a table of a plain server': [
    `require('http').createServer(handle).listen(80);
     const table = { 'GET /x': x, 'POST /y/:id': y, title: 'GET up' };`,
    ['GET /x', 'POST /y/{id} (template)'],
  ],
};

describe('routes of JavaScript', () => {
  for (const [what, [source, expected]] of Object.entries(ROUTES)) {
    it(`are read of ${what}`, () => assert.deepEqual(routes(source).toSorted(), expected.toSorted()));
  }

  it('are read of TypeScript, Nest included', () => {
    const source = `import { Controller, Get, Post } from '@nestjs/common';
      @Controller('cats')
      export class CatsController {
        @Get() findAll(): string[] { return []; }
        @Get(':id') findOne(id: string): string { return id; }
        @Post('new') create(): void {}
      }`;
    assert.deepEqual(routes(source, '/srv/a.ts'), [
      'GET /cats',
      'GET /cats/{id} (template)',
      'POST /cats/new',
    ]);
  });

  it('are none of what only looks like one', () => {
    assert.deepEqual(
      routes(`const map = new Map(); map.get('/a'); cache.delete('/b'); axios.get('/c');`),
      [],
    );
    assert.deepEqual(routes(`if (path === '/not/a/server') run();`), []);
  });
});

describe('what JavaScript calls', () => {
  it('is told with its method and address, variables and their defaults put in place', () => {
    assert.deepEqual(
      requests(
        `
        const base = process.env.API_URL ?? 'http://api:8080';
        await fetch(\`\${base}/users/\${id}\`, { method: 'PATCH' });
        await fetch('https://x.example/a');
        axios.post('http://b.example/c', {});
        const client = axios.create({ baseURL: 'http://d:1/v1' });
        client.delete('/e');
        http.get({ hostname: 'f', port: 81, path: '/g' }, () => {});`.replace(
          /^/,
          "import axios from 'axios'; import http from 'node:http';",
        ),
      ),
      [
        'PATCH ${API_URL|http://api:8080}/users/{id}',
        'GET https://x.example/a',
        'POST http://b.example/c',
        'DELETE http://d:1/v1/e',
        'GET http://f:81/g',
      ],
    );
  });

  it('goes through functions of the same file', () => {
    const source = `
      const call = (method, path) => fetch('http://a' + path, { method });
      call('GET', '/one'); call('PUT', '/two');`;
    assert.deepEqual(requests(source), ['GET http://a/one', 'PUT http://a/two']);
  });

  it('is told of clients of databases', () => {
    assert.deepEqual(
      connections(`
        import { Pool } from 'pg'; import Redis from 'ioredis'; import mysql from 'mysql2/promise';
        import { MongoClient } from 'mongodb'; import { Kafka } from 'kafkajs';
        new Pool({ host: 'db', port: 5433 }); new Pool();
        new Redis(6380, 'cache'); new Redis('redis://cache:1');
        mysql.createPool({ host: process.env.DB_HOST });
        new MongoClient('mongodb://m1,m2/x');
        new Kafka({ brokers: ['k1:9092', 'k2:9092'] });`),
      [
        'postgres db:5433',
        'postgres ${PGHOST}:${PGPORT}',
        'redis cache:6380',
        'redis redis://cache:1',
        'mysql ${DB_HOST}',
        'mongodb mongodb://m1,m2/x',
        'kafka k1:9092',
        'kafka k2:9092',
      ],
    );
  });
});

describe('any text as JavaScript', () => {
  const read = (text: string) => {
    try {
      JAVASCRIPT_UNIT.read({
        entry: { path: '/a.js', type: 'file', size: text.length, mode: 0o644, uid: 0, gid: 0 },
        read: () => Buffer.from(text),
        bytes: () => Buffer.from(text),
      });
    } catch (error) {
      assert.ok(error instanceof Fault, String(error));
    }
  };

  it('gives facts or a Fault', () => {
    const pieces = [
      'const a = ',
      'a',
      '.get(',
      "'/x'",
      '`${',
      '}`',
      '(',
      ')',
      '{',
      '}',
      '=>',
      'function ',
      'await ',
      'process.env.',
      'fetch(',
      '[',
      ']',
      ',',
      ';',
      '\n',
      'class ',
      'import x from "pg"',
      'new ',
      '??',
      '===',
      '/^x/',
      '@',
      'case ',
      'SELECT a FROM ',
      '__proto__',
    ];
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(fc.property(text, read), { numRuns: propertyRuns(2000) });
  });
});
