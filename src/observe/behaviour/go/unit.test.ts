import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { factsIn, textOf } from '../../../../test/fixtures/behaviour-facts.ts';
import { openFile } from '../../../../test/fixtures/file-view.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Fault } from '../../../model/fault.ts';
import { main, source } from './program.fixture.ts';
import { GO_UNIT } from './unit.ts';

const requests = (text: string) =>
  factsIn(GO_UNIT, '/main.go', text, 'request').map(({ method, url }) => `${textOf(method)} ${textOf(url)}`);
const connections = (text: string) =>
  factsIn(GO_UNIT, '/main.go', text, 'connection').map(
    ({ protocol, url, host, port }) =>
      `${protocol} ${textOf(url ?? host ?? [])}${port ? `:${textOf(port)}` : ''}`,
  );

describe('what Go calls', () => {
  it('is told with method and address', () => {
    const text = source(
      ['"fmt"', '"net/http"', '"net/url"', '"os"', '"github.com/go-resty/resty/v2"'],
      `
const base = "http://stock:8000"

type Users struct {
	base   string
	client *http.Client
}

func NewUsers(base string) *Users { return &Users{base: base, client: &http.Client{}} }

func (u *Users) Remove(ctx context.Context, id string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodDelete, fmt.Sprintf("%s/users/%s", u.base, url.PathEscape(id)), nil)
	if err != nil {
		return err
	}
	_, err = u.client.Do(req)
	return err
}

func (u *Users) get(path string) { u.client.Get(u.base + path) }

func main() {
	users := NewUsers(os.Getenv("USERS_URL"))
	users.get("/all")
	http.Get(base + "/items?x=" + os.Getenv("X"))
	(&http.Client{}).Post("http://"+getEnv("PAY_HOST", "pay")+"/charge", "application/json", nil)
	resty.New().R().SetHeader("a", "b").Put("http://mail/send")
	http.DefaultClient.Head("https://a.example/")
}
`,
    );
    assert.deepEqual(requests(text), [
      'DELETE ${USERS_URL}/users/{id}',
      'GET ${USERS_URL}/all',
      'GET http://stock:8000/items?x=${X}',
      'POST http://${PAY_HOST|pay}/charge',
      'PUT http://mail/send',
      'HEAD https://a.example/',
    ]);
  });

  it('is told of variables as programs read them', () => {
    const text = source(
      ['"cmp"', '"flag"', '"net/http"', '"os"'],
      `
type Config struct {
	Cart string \`env:"CART_URL" envDefault:"http://cart"\`
}

var ads = flag.String("ads", "http://ads", "where ads are")
var mail string

func main() {
	flag.StringVar(&mail, "mail", "http://mail", "where mail goes")
	var cfg Config
	http.Get(cfg.Cart)
	http.Get(*ads)
	http.Get(mail)
	http.Get(cmp.Or(os.Getenv("TAX_URL"), "http://tax"))
	user := os.Getenv("USER_URL")
	if user == "" {
		user = "http://user"
	}
	http.Get(user)
	host := "http://stock"
	if given, ok := os.LookupEnv("STOCK"); ok {
		host = "http://" + given
	}
	http.Get(host)
}
`,
    );
    assert.deepEqual(requests(text), [
      'GET ${CART_URL|http://cart}',
      'GET http://ads',
      'GET http://mail',
      'GET ${TAX_URL|http://tax}',
      'GET ${USER_URL|http://user}',
      'GET http://${STOCK|stock}',
    ]);
  });

  it('is told of databases and their statements', () => {
    const text = main(
      [
        '"database/sql"',
        '"fmt"',
        '"os"',
        '"github.com/jackc/pgx/v5/pgxpool"',
        '"github.com/redis/go-redis/v9"',
        '"go.mongodb.org/mongo-driver/mongo/options"',
      ],
      `
	db, err := sql.Open("postgres", fmt.Sprintf("host=%s port=%d user=shop", os.Getenv("DB_HOST"), 5432))
	sql.Open("mysql", "shop:fake-password@tcp(mysql:3306)/shop")
	sql.Open("sqlite3", "shop.db")
	pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	redis.NewClient(&redis.Options{Addr: "cache:6379"})
	options.Client().ApplyURI("mongodb://mongo:27017")
	db.Query(\`
		SELECT a.id FROM accounts a JOIN teams t ON t.id = a.team\`)
	db.Exec("DELETE FROM audit WHERE at < $1", at)
	db.Exec("UPDATE " + "orders" + " SET n = " + strconv.Itoa(n) + " WHERE id = $1", id)`,
    );
    assert.deepEqual(connections(text), [
      'postgres host=${DB_HOST} port=5432 user=shop',
      'mysql shop:fake-password@tcp(mysql:3306)/shop',
      'postgres ${DATABASE_URL}',
      'redis cache:6379',
      'mongodb mongodb://mongo:27017',
    ]);
    assert.deepEqual(
      factsIn(GO_UNIT, '/main.go', text, 'statement').map(({ verb, tables }) => `${verb} ${tables.join()}`),
      ['SELECT accounts,teams', 'DELETE audit', 'UPDATE orders'],
    );
  });

  it('is told of other servers and topics', () => {
    const text = main(
      [
        '"net"',
        '"os"',
        '"strings"',
        'amqp "github.com/rabbitmq/amqp091-go"',
        'kafka "github.com/segmentio/kafka-go"',
        '"github.com/nats-io/nats.go"',
        '"google.golang.org/grpc"',
      ],
      `
	kafka.NewReader(kafka.ReaderConfig{Brokers: strings.Split(os.Getenv("BROKERS"), ","), GroupTopics: []string{"orders", "carts"}})
	w := &kafka.Writer{Addr: kafka.TCP("k1:9092", "k2:9092"), Topic: "mails"}
	conn, err := grpc.NewClient("dns:///users:50051")
	amqp.Dial("amqp://queue:5672/")
	nats.Connect("nats://bus:4222")
	net.Dial("tcp", net.JoinHostPort("clock", "37"))
	net.Dial("unix", "/run/a.sock")`,
    );
    assert.deepEqual(connections(text), [
      'kafka ${BROKERS}',
      'kafka k1:9092',
      'kafka k2:9092',
      'grpc users:50051',
      'amqp amqp://queue:5672/',
      'nats nats://bus:4222',
      'tcp clock:37',
    ]);
    assert.deepEqual(
      factsIn(GO_UNIT, '/main.go', text, 'topic').map(({ topic, api }) => `${api} ${topic}`),
      ['Fetch orders', 'Fetch carts', 'Produce mails'],
    );
  });
});

describe('sources of Go', () => {
  it('are the own ones', () => {
    const interest = (path: string) => GO_UNIT.interest(openFile(path, 'package a').entry);
    for (const path of ['/main.go', '/lib/server.go', '/src/internal/http/routes.go'])
      assert.equal(interest(path), 'yes', path);
    for (const path of [
      '/main_test.go',
      '/vendor/a/b.go',
      '/x/testdata/a.go',
      '/go/pkg/mod/a/b.go',
      '/usr/local/go/src/net/http/server.go',
      '/usr/lib/go/src/net/http/server.go',
    ])
      assert.equal(interest(path), 'no', path);
  });

  it('are none that a program wrote, or that are never built', () => {
    const text = main(['"net/http"'], 'http.Get("http://a/")');
    assert.deepEqual(requests(`// Code generated by protoc-gen-go. DO NOT EDIT.\n${text}`), []);
    assert.deepEqual(requests(`//go:build ignore\n\n${text}`), []);
    assert.deepEqual(requests(text), ['GET http://a/']);
  });
});

describe('any text as Go', () => {
  const read = (text: string) => {
    try {
      factsIn(GO_UNIT, '/a.go', text, 'route');
    } catch (error) {
      assert.ok(error instanceof Fault, String(error));
    }
  };

  it('gives facts or a Fault', () => {
    const pieces = [
      'package a\n',
      'import ("net/http"; "github.com/go-chi/chi/v5")\n',
      'func f(',
      'func (s *S) g(',
      'type S struct {',
      'a',
      ' := ',
      ' = ',
      'a.b',
      '.Get(',
      '.Route(',
      '"/x"',
      '`',
      '%s',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ': ',
      ', ',
      '\n',
      ' + ',
      '&',
      '*',
      'if a == "" {',
      'http.HandleFunc(',
      'http.Server{Addr: ',
      'os.Getenv(',
      'fmt.Sprintf(',
      'chi.NewRouter()',
      'func(r chi.Router) {',
      'new(',
      'return ',
      '"SELECT a FROM b"',
    ];
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(fc.property(text, read), { numRuns: propertyRuns(2000) });
  });
});
