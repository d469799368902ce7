import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { factsIn, routesIn, textOf } from '../../../../test/fixtures/behaviour-facts.ts';
import { Fault } from '../../../model/fault.ts';
import { PYTHON_UNIT } from './unit.ts';

const routes = (text: string) => routesIn(PYTHON_UNIT, '/srv/a.py', text);

const ROUTES: Readonly<Record<string, readonly [source: string, routes: readonly string[]]>> = {
  Flask: [
    `
from flask import Flask, Blueprint
app = Flask(__name__)
api = Blueprint('api', __name__, url_prefix='/api')

@app.route('/')
def home(): ...

@app.route('/users/<int:user_id>', methods=['GET', 'DELETE'])
def user(user_id): ...

@app.post('/users')
def create(): ...

@api.get('/files/<path:name>')
def files(name): ...

app.add_url_rule('/ping', view_func=ping)
app.register_blueprint(api)
app.run(host='0.0.0.0', port=5001)
`,
    [
      'GET /',
      'GET|DELETE /users/{user_id} (template)',
      'POST /users',
      'GET /api/files (prefix)',
      'GET /ping',
    ],
  ],
  FastAPI: [
    `
from fastapi import FastAPI, APIRouter
app = FastAPI()
router = APIRouter(prefix="/items")

@app.get("/health")
async def health(): ...

@router.put("/{item_id}")
async def put(item_id: int): ...

@router.api_route("/many", methods=["GET", "HEAD"])
async def many(): ...

app.include_router(router, prefix="/v1")
`,
    ['GET /health', 'PUT /v1/items/{item_id} (template)', 'GET|HEAD /v1/items/many'],
  ],
  Django: [
    `
from django.urls import path, re_path, include
from . import views
urlpatterns = [
    path('', views.index),
    path('articles/<int:year>/', views.year),
    re_path(r'^archive/(?P<slug>[\\w-]+)/$', views.archive),
    path('blog/', include('blog.urls')),
]
`,
    ['* /', '* /articles/{year}/ (template)', '* /archive/{slug}/ (template)', '* /blog (prefix)'],
  ],
};

describe('routes of Python', () => {
  for (const [what, [source, expected]] of Object.entries(ROUTES)) {
    it(`are read of ${what}`, () => assert.deepEqual(routes(source).toSorted(), expected.toSorted()));
  }

  it('are none of what only looks like one', () => {
    assert.deepEqual(routes("d = {}\nd.get('/a')\nrequests.get('/b')\n"), []);
  });
});

describe('what Python calls', () => {
  it('is told with method and address', () => {
    const source = `
import os, requests, httpx
from urllib.request import urlopen
BASE = os.environ.get('API', 'http://api:8000')
requests.get(f"{BASE}/users/{user}")
requests.request('PUT', 'http://b/c')
session = requests.Session()
session.post(os.environ['OTHER'] + '/d')
urlopen('https://x.example/e')
with httpx.Client(base_url='http://f/v1') as client:
    client.delete('/g')
`;
    assert.deepEqual(
      factsIn(PYTHON_UNIT, '/a.py', source, 'request').map(
        ({ method, url }) => `${textOf(method)} ${textOf(url)}`,
      ),
      [
        'GET ${API|http://api:8000}/users/{user}',
        'PUT http://b/c',
        'POST ${OTHER}/d',
        'GET https://x.example/e',
        'DELETE http://f/v1/g',
      ],
    );
  });

  it('is told of clients of databases and their statements', () => {
    const source = `
import psycopg2, redis
conn = psycopg2.connect(host='db', port=5432, dbname='shop')
psycopg2.connect("host=db2 port=5433 user=x")
r = redis.Redis(host='cache', port=6380)
redis.from_url('redis://cache2:6379/0')
cur.execute("""SELECT a.id FROM accounts a JOIN teams t ON t.id = a.team""")
cur.execute('DELETE FROM audit WHERE at < %s', (x,))
`;
    assert.deepEqual(
      factsIn(PYTHON_UNIT, '/a.py', source, 'connection').map(
        ({ protocol, url, host, port }) =>
          `${protocol} ${textOf(url ?? host ?? [])}${port ? `:${textOf(port)}` : ''}`,
      ),
      [
        'postgres db:5432',
        'postgres host=db2 port=5433 user=x',
        'redis cache:6380',
        'redis redis://cache2:6379/0',
      ],
    );
    assert.deepEqual(
      factsIn(PYTHON_UNIT, '/a.py', source, 'statement').map(
        ({ verb, tables }) => `${verb} ${tables.join()}`,
      ),
      ['SELECT accounts,teams', 'DELETE audit'],
    );
  });

  it('listens', () => {
    const source = `
import uvicorn
uvicorn.run('main:app', host='0.0.0.0', port=int(os.environ.get('PORT', 8001)))
`;
    const ports = factsIn(PYTHON_UNIT, '/a.py', source, 'listen').map(({ port }) => textOf(port));
    assert.deepEqual(ports, ['${PORT|8001}']);
  });
});

describe('any text as Python', () => {
  const read = (text: string) => {
    try {
      factsIn(PYTHON_UNIT, '/a.py', text, 'route');
    } catch (error) {
      assert.ok(error instanceof Fault, String(error));
    }
  };

  it('gives facts or a Fault', () => {
    const pieces = [
      'def f(',
      '):\n ',
      'a = ',
      'a',
      '.get(',
      "'/x'",
      'f"{',
      '}"',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ':',
      ',',
      '\n',
      '  ',
      '@',
      'class A:',
      'import os',
      'from x import *',
      'os.environ[',
      'lambda ',
      'async ',
      'with ',
      'as ',
      '"""',
      '\\',
      'SELECT a FROM b',
    ];
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(fc.property(text, read), { numRuns: propertyRuns(2000) });
  });
});
