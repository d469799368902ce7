import type { BehaviourFact, ConnectionFact } from '../../model/behaviour.ts';
import type { ClientCall } from './clients.ts';
import { connectionsOf, resolve } from './connections.ts';
import { knownValue } from './evaluate.ts';
import type { Scope } from './scope.ts';
import type { CallSite, Expression } from './types.ts';

interface GoClient extends ClientCall {
  /** Is every argument an address? */
  readonly every?: true;
  /** Which argument says what is spoken: a driver, or a network such as `tcp`. */
  readonly by?: number;
}

const at = (protocol: string, argument = 0): GoClient => ({ protocol, argument });
const every = (protocol: string): GoClient => ({ protocol, every: true });
const keys = (protocol: string, ...url: string[]): GoClient => ({ protocol, url });
const DIAL = { protocol: 'tcp', by: 0, argument: 1 } satisfies GoClient;
const SQL = { protocol: 'sql', by: 0, argument: 1 } satisfies GoClient;

/** By the path that `Scope.pathOf` gives a function, or the type of a literal (`redis.Options{…}`), without versions. */
const CLIENTS: ReadonlyMap<string, GoClient> = new Map(
  Object.entries({
    'database/sql.Open': SQL,
    'github.com/jmoiron/sqlx.Open': SQL,
    'github.com/jmoiron/sqlx.MustOpen': SQL,
    'github.com/jmoiron/sqlx.Connect': SQL,
    'github.com/jmoiron/sqlx.MustConnect': SQL,
    'github.com/jmoiron/sqlx.ConnectContext': { protocol: 'sql', by: 1, argument: 2 },
    'github.com/jackc/pgx.Connect': at('postgres', 1),
    'github.com/jackc/pgx.ParseConfig': at('postgres'),
    'github.com/jackc/pgx/pgxpool.New': at('postgres', 1),
    'github.com/jackc/pgx/pgxpool.Connect': at('postgres', 1),
    'github.com/jackc/pgx/pgxpool.ParseConfig': at('postgres'),
    'github.com/lib/pq.NewConnector': at('postgres'),
    'github.com/lib/pq.NewListener': at('postgres'),
    'github.com/go-pg/pg.Options': keys('postgres', 'Addr'),
    'github.com/go-pg/pg.ParseURL': at('postgres'),
    'github.com/uptrace/bun/driver/pgdriver.WithDSN': at('postgres'),
    'github.com/go-sql-driver/mysql.Config': keys('mysql', 'Addr'),
    'github.com/go-sql-driver/mysql.ParseDSN': at('mysql'),
    'gorm.io/driver/postgres.Open': at('postgres'),
    'gorm.io/driver/postgres.Config': keys('postgres', 'DSN'),
    'gorm.io/driver/mysql.Open': at('mysql'),
    'gorm.io/driver/mysql.Config': keys('mysql', 'DSN'),
    'gorm.io/driver/sqlserver.Open': at('sqlserver'),
    ...redis('github.com/redis/go-redis'),
    ...redis('github.com/go-redis/redis'),
    'github.com/redis/rueidis.ClientOption': keys('redis', 'InitAddress'),
    'github.com/gomodule/redigo/redis.Dial': { ...DIAL, protocol: 'redis' },
    'github.com/gomodule/redigo/redis.DialURL': at('redis'),
    'go.mongodb.org/mongo-driver/mongo/options.Client().ApplyURI': at('mongodb'),
    'gopkg.in/mgo.Dial': at('mongodb'),
    'github.com/rabbitmq/amqp091-go.Dial': at('amqp'),
    'github.com/rabbitmq/amqp091-go.DialConfig': at('amqp'),
    'github.com/rabbitmq/amqp091-go.DialTLS': at('amqp'),
    'github.com/streadway/amqp.Dial': at('amqp'),
    'github.com/streadway/amqp.DialConfig': at('amqp'),
    'github.com/streadway/amqp.DialTLS': at('amqp'),
    'github.com/segmentio/kafka-go.TCP': every('kafka'),
    'github.com/segmentio/kafka-go.ReaderConfig': keys('kafka', 'Brokers'),
    'github.com/segmentio/kafka-go.WriterConfig': keys('kafka', 'Brokers'),
    'github.com/segmentio/kafka-go.Dial': { ...DIAL, protocol: 'kafka' },
    'github.com/segmentio/kafka-go.DialLeader': { protocol: 'kafka', by: 1, argument: 2 },
    ...sarama('github.com/IBM/sarama'),
    ...sarama('github.com/Shopify/sarama'),
    'github.com/twmb/franz-go/pkg/kgo.SeedBrokers': every('kafka'),
    'github.com/confluentinc/confluent-kafka-go/kafka.ConfigMap': keys(
      'kafka',
      'bootstrap.servers',
      'metadata.broker.list',
    ),
    'github.com/nats-io/nats.go.Connect': at('nats'),
    'github.com/nats-io/nats.go.Options': keys('nats', 'Url', 'Servers'),
    'github.com/elastic/go-elasticsearch.Config': keys('elasticsearch', 'Addresses'),
    'github.com/opensearch-project/opensearch-go.Config': keys('elasticsearch', 'Addresses'),
    'github.com/olivere/elastic.SetURL': every('elasticsearch'),
    'github.com/bradfitz/gomemcache/memcache.New': every('memcached'),
    'google.golang.org/grpc.Dial': at('grpc'),
    'google.golang.org/grpc.NewClient': at('grpc'),
    'google.golang.org/grpc.DialContext': at('grpc', 1),
    'go.etcd.io/etcd/client.Config': keys('grpc', 'Endpoints'),
    'net.Dial': DIAL,
    'net.DialTimeout': DIAL,
    'net.Dialer().Dial': DIAL,
    'net.Dialer().DialContext': { protocol: 'tcp', by: 1, argument: 2 },
    'net/rpc.Dial': DIAL,
    'net/rpc.DialHTTP': DIAL,
    'crypto/tls.Dial': { ...DIAL, protocol: 'tls' },
    'net/smtp.Dial': at('smtp'),
    'net/smtp.SendMail': at('smtp'),
    'gopkg.in/gomail.NewDialer': { protocol: 'smtp', positions: [0, 1] },
    'gopkg.in/gomail.NewPlainDialer': { protocol: 'smtp', positions: [0, 1] },
    'github.com/wneessen/go-mail.NewClient': at('smtp'),
    'github.com/go-ldap/ldap.DialURL': at('ldap'),
    'github.com/go-ldap/ldap.Dial': { ...DIAL, protocol: 'ldap' },
    'github.com/gorilla/websocket.DefaultDialer.Dial': at('http'),
    'github.com/gorilla/websocket.DefaultDialer.DialContext': at('http', 1),
    'github.com/gorilla/websocket.Dialer().Dial': at('http'),
    'github.com/eclipse/paho.mqtt.golang.NewClientOptions().AddBroker': at('tcp'),
    'net/http/httputil.NewSingleHostReverseProxy': at('http'),
  } satisfies Record<string, GoClient>),
);

function redis(path: string): Record<string, GoClient> {
  return {
    [`${path}.Options`]: keys('redis', 'Addr'),
    [`${path}.ClusterOptions`]: keys('redis', 'Addrs'),
    [`${path}.UniversalOptions`]: keys('redis', 'Addrs'),
    [`${path}.RingOptions`]: keys('redis', 'Addrs'),
    [`${path}.FailoverOptions`]: keys('redis', 'SentinelAddrs'),
    [`${path}.ParseURL`]: at('redis'),
  };
}

function sarama(path: string): Record<string, GoClient> {
  const made = ['Client', 'SyncProducer', 'AsyncProducer', 'Consumer', 'ConsumerGroup', 'ClusterAdmin'];
  return Object.fromEntries(made.map((name) => [`${path}.New${name}`, at('kafka')]));
}

/** What drivers of `database/sql` speak, by the names that they register; empty for what is no server. */
const DRIVERS: ReadonlyMap<string, string> = new Map([
  ['postgres', 'postgres'],
  ['pgx', 'postgres'],
  ['pgx/v5', 'postgres'],
  ['mysql', 'mysql'],
  ['sqlserver', 'sqlserver'],
  ['mssql', 'sqlserver'],
  ['sqlite', ''],
  ['sqlite3', ''],
  ['duckdb', ''],
]);

/** The connections that a call of a client library of Go makes, and those of literals of its options. */
export function goConnectionsOf(scope: Scope, site: CallSite, path: string): BehaviourFact[] {
  const client = CLIENTS.get(path);
  if (!client) return [];
  const protocol = protocolOf(scope, site, client);
  if (protocol === undefined) return [];
  const sites = client.every ? site.call.positional.map((value) => withOnly(site, value)) : [site];
  return sites
    .flatMap((one) => connectionsOf(scope, one, { ...client, protocol }))
    .flatMap((fact): BehaviourFact[] => (fact.kind === 'connection' ? told(fact) : [fact]));
}

function withOnly({ call, ...site }: CallSite, value: Expression): CallSite {
  return { ...site, call: { ...call, positional: [value] } };
}

/** What is spoken, by the driver or the network that a call names; none where that is no server over TCP. */
function protocolOf(scope: Scope, { call }: CallSite, { protocol, by }: GoClient): string | undefined {
  if (by === undefined) return protocol;
  const said = resolve(scope, call.positional[by]);
  const name = knownValue(scope, said);
  if (protocol === 'sql')
    return DRIVERS.get(name ?? '') === '' ? undefined : (DRIVERS.get(name ?? '') ?? protocol);
  return name === undefined || /^tcp[46]?$/.test(name) ? protocol : undefined;
}

/** A target of gRPC is told without the scheme that says how its name is looked up; what is no server is not told. */
function told(fact: ConnectionFact): ConnectionFact[] {
  const [first, ...rest] = fact.url ?? [];
  if (!fact.url) return fact.host ? [fact] : [];
  if (typeof first !== 'string') return [fact];
  if (/^(?:unix|unix-abstract|bufnet|xds):/.test(first) || first.startsWith('/')) return [];
  return [{ ...fact, url: [first.replace(/^(?:dns|passthrough):\/{0,3}/, ''), ...rest] }];
}
