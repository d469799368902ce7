/** How a library's function is told where to connect. */
export interface ClientCall {
  /** What is spoken; `http` for requests. */
  readonly protocol: string;
  /** Which positional argument is an address or an object of options; both are looked for in it. Default: 0. */
  readonly argument?: number;
  /** Keys of options or keyword arguments with the address, the host and the port. */
  readonly url?: readonly string[];
  readonly host?: readonly string[];
  readonly port?: readonly string[];
  /** Positions of host and port where they are positional. */
  readonly positions?: readonly [host: number, port: number];
  /** What is used where nothing is said, such as variables that the library reads by itself. */
  readonly defaults?: { readonly url?: string; readonly host?: string; readonly port?: string };
}

const HOSTS = ['host', 'hostname', 'server'];
const PORTS = ['port'];
const PG = {
  protocol: 'postgres',
  url: ['connectionString', 'connection', 'dsn', 'conninfo'],
  host: HOSTS,
  port: PORTS,
  defaults: { host: 'PGHOST', port: 'PGPORT' },
};
const MYSQL = { protocol: 'mysql', url: ['uri', 'url'], host: HOSTS, port: PORTS };
const REDIS = { protocol: 'redis', url: ['url'], host: HOSTS, port: PORTS };
const MONGO = { protocol: 'mongodb', url: ['host', 'url', 'uri'], port: PORTS };
const AMQP = { protocol: 'amqp', url: ['url', 'hostname', 'host'], port: PORTS };
const KAFKA = {
  protocol: 'kafka',
  url: ['brokers', 'bootstrap_servers', 'bootstrap.servers', 'metadata.broker.list'],
};
const SQL = { protocol: 'sql', url: ['connection', 'url', 'name_or_url', 'dsn'], host: HOSTS, port: PORTS };

/** By the path that `Scope.pathOf` gives a call's function. */
export const JAVASCRIPT_CLIENTS: ReadonlyMap<string, ClientCall> = new Map(
  Object.entries({
    'pg.Client': PG,
    'pg.Pool': PG,
    'pg-pool': PG,
    'pg-promise()': PG,
    postgres: PG,
    'mysql.createConnection': MYSQL,
    'mysql.createPool': MYSQL,
    'mysql2.createConnection': MYSQL,
    'mysql2.createPool': MYSQL,
    'mysql2/promise.createConnection': MYSQL,
    'mysql2/promise.createPool': MYSQL,
    'mariadb.createPool': MYSQL,
    'mariadb.createConnection': MYSQL,
    'redis.createClient': REDIS,
    '@redis/client.createClient': REDIS,
    ioredis: REDIS,
    'ioredis.Redis': REDIS,
    'mongodb.MongoClient': MONGO,
    'mongodb.MongoClient.connect': MONGO,
    'mongoose.connect': MONGO,
    'mongoose.createConnection': MONGO,
    'amqplib.connect': AMQP,
    'amqplib/callback_api.connect': AMQP,
    'kafkajs.Kafka': KAFKA,
    'kafka-node.KafkaClient': { protocol: 'kafka', url: ['kafkaHost'] },
    memcached: { protocol: 'memcached' },
    'nats.connect': { protocol: 'nats', url: ['servers'] },
    knex: SQL,
    'knex.knex': SQL,
    'sequelize.Sequelize': SQL,
    'typeorm.DataSource': SQL,
    '@elastic/elasticsearch.Client': { protocol: 'elasticsearch', url: ['node'] },
    'nodemailer.createTransport': { protocol: 'smtp', host: HOSTS, port: PORTS },
    'net.connect': { protocol: 'tcp', host: HOSTS, port: PORTS, positions: [1, 0] },
    'net.createConnection': { protocol: 'tcp', host: HOSTS, port: PORTS, positions: [1, 0] },
    'tls.connect': { protocol: 'tls', host: HOSTS, port: PORTS, positions: [1, 0] },
    ws: { protocol: 'http' },
    'ws.WebSocket': { protocol: 'http' },
    WebSocket: { protocol: 'http' },
  } satisfies Record<string, ClientCall>),
);

const PY_PG = { ...PG, argument: 0 };
const PY_REDIS = { ...REDIS, positions: [0, 1] as const };
const PY_MYSQL = { ...MYSQL, positions: [0, 4] as const };

export const PYTHON_CLIENTS: ReadonlyMap<string, ClientCall> = new Map(
  Object.entries({
    'psycopg2.connect': PY_PG,
    'psycopg2.pool.SimpleConnectionPool': { ...PG, argument: 2 },
    'psycopg2.pool.ThreadedConnectionPool': { ...PG, argument: 2 },
    'psycopg.connect': PY_PG,
    'psycopg.AsyncConnection.connect': PY_PG,
    'psycopg_pool.ConnectionPool': PY_PG,
    'psycopg_pool.AsyncConnectionPool': PY_PG,
    'asyncpg.connect': PY_PG,
    'asyncpg.create_pool': PY_PG,
    'sqlalchemy.create_engine': SQL,
    'sqlalchemy.ext.asyncio.create_async_engine': SQL,
    'databases.Database': SQL,
    'pymysql.connect': PY_MYSQL,
    'MySQLdb.connect': PY_MYSQL,
    'mysql.connector.connect': PY_MYSQL,
    'redis.Redis': PY_REDIS,
    'redis.StrictRedis': PY_REDIS,
    'redis.asyncio.Redis': PY_REDIS,
    'redis.from_url': REDIS,
    'redis.Redis.from_url': REDIS,
    'redis.asyncio.from_url': REDIS,
    'redis.asyncio.Redis.from_url': REDIS,
    'pymongo.MongoClient': { ...MONGO, positions: [0, 1] as const },
    'motor.motor_asyncio.AsyncIOMotorClient': MONGO,
    'pika.ConnectionParameters': { ...AMQP, positions: [0, 1] as const },
    'pika.URLParameters': AMQP,
    'aio_pika.connect': AMQP,
    'aio_pika.connect_robust': AMQP,
    'celery.Celery': { protocol: 'broker', argument: 99, url: ['broker'] },
    'kafka.KafkaProducer': KAFKA,
    'kafka.KafkaConsumer': { ...KAFKA, argument: 99 },
    'aiokafka.AIOKafkaProducer': KAFKA,
    'aiokafka.AIOKafkaConsumer': { ...KAFKA, argument: 99 },
    'confluent_kafka.Producer': KAFKA,
    'confluent_kafka.Consumer': KAFKA,
    'elasticsearch.Elasticsearch': { protocol: 'elasticsearch', url: ['hosts'] },
    'socket.create_connection': { protocol: 'tcp', argument: 0 },
    'smtplib.SMTP': { protocol: 'smtp', host: HOSTS, port: PORTS, positions: [0, 1] },
    'smtplib.SMTP_SSL': { protocol: 'smtps', host: HOSTS, port: PORTS, positions: [0, 1] },
    'nats.connect': { protocol: 'nats', url: ['servers'] },
  } satisfies Record<string, ClientCall>),
);
