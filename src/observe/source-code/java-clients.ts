import type { ClientCall } from './clients.ts';

const PLACE = [0, 1] as const;
/** Of clients whose requests may be in another file. */
const HTTP = { protocol: 'http' };
const SQL = { protocol: 'sql' };
const REDIS = { protocol: 'redis', positions: PLACE };
const MONGO = { protocol: 'mongodb', positions: PLACE };
const AMQP = { protocol: 'amqp', positions: PLACE };
const GRPC = { protocol: 'grpc', positions: PLACE };
const TCP = { protocol: 'tcp', positions: PLACE };
const SMTP = { protocol: 'smtp', positions: PLACE };

/** By the path of what is called, with what stands in the middle of a chain left out. */
export const JAVA_CLIENTS: ReadonlyMap<string, ClientCall> = new Map(
  Object.entries({
    'java.sql.DriverManager.getConnection': SQL,
    'hikari.HikariConfig().setJdbcUrl': SQL,
    'hikari.HikariDataSource().setJdbcUrl': SQL,
    'spring.DriverManagerDataSource': SQL,
    'spring.DriverManagerDataSource().setUrl': SQL,
    'spring.SingleConnectionDataSource': SQL,
    'spring.DataSourceBuilder.create().url': SQL,
    'spring.DataSourceBuilder().url': SQL,
    'sql.BasicDataSource().setUrl': SQL,
    'sql.PGSimpleDataSource().setUrl': SQL,
    'sql.PGSimpleDataSource().setURL': SQL,
    'sql.MysqlDataSource().setUrl': SQL,
    'sql.MysqlDataSource().setURL': SQL,
    'sql.ComboPooledDataSource().setJdbcUrl': SQL,
    'sql.Jdbi.create': SQL,
    'sql.Flyway.configure().dataSource': SQL,
    'sql.ConnectionFactories.get': SQL,
    'jedis.Jedis': REDIS,
    'jedis.JedisPool': REDIS,
    'jedis.JedisPooled': REDIS,
    'jedis.HostAndPort': REDIS,
    'lettuce.RedisClient.create': REDIS,
    'lettuce.RedisURI.create': REDIS,
    'lettuce.RedisURI.Builder.redis': REDIS,
    'redisson.Config().setAddress': REDIS,
    'redisson.Config().addNodeAddress': REDIS,
    'spring.RedisStandaloneConfiguration': REDIS,
    'spring.LettuceConnectionFactory': REDIS,
    'mongo.MongoClient': MONGO,
    'mongo.MongoClients.create': MONGO,
    'mongo.MongoClientURI': MONGO,
    'mongo.ConnectionString': MONGO,
    'mongo.ServerAddress': MONGO,
    'rabbitmq.ConnectionFactory().setUri': AMQP,
    'spring.CachingConnectionFactory': AMQP,
    'spring.CachingConnectionFactory().setUri': AMQP,
    'grpc.ManagedChannelBuilder.forAddress': GRPC,
    'grpc.ManagedChannelBuilder.forTarget': GRPC,
    'grpc.NettyChannelBuilder.forAddress': GRPC,
    'grpc.NettyChannelBuilder.forTarget': GRPC,
    'grpc.OkHttpChannelBuilder.forAddress': GRPC,
    'grpc.OkHttpChannelBuilder.forTarget': GRPC,
    'nats.Nats.connect': { protocol: 'nats', positions: PLACE },
    'apache.HttpHost': { protocol: 'elasticsearch', positions: PLACE },
    'java.net.Socket': TCP,
    'netty.Bootstrap().connect': TCP,
    'retrofit.Retrofit.Builder().baseUrl': HTTP,
    'spring.WebClient.create': HTTP,
    'spring.WebClient.builder().baseUrl': HTTP,
    'spring.WebClient.Builder().baseUrl': HTTP,
    'spring.RestClient.create': HTTP,
    'spring.RestClient.builder().baseUrl': HTTP,
    'spring.RestClient.Builder().baseUrl': HTTP,
    'spring.RestTemplateBuilder().rootUri': HTTP,
    'microprofile.RestClientBuilder.newBuilder().baseUri': HTTP,
    'feign.Feign.builder().target': { protocol: 'http', argument: 1 },
  } satisfies Record<string, ClientCall>),
);

/** Setters of the host, and the one of the port beside them. */
export const JAVA_HOSTS: ReadonlyMap<string, ClientCall & { readonly setter: string }> = new Map(
  Object.entries({
    'rabbitmq.ConnectionFactory().setHost': { ...AMQP, setter: 'setPort' },
    'spring.CachingConnectionFactory().setHost': { ...AMQP, setter: 'setPort' },
    'spring.RedisStandaloneConfiguration().setHostName': { ...REDIS, setter: 'setPort' },
    'spring.JedisConnectionFactory().setHostName': { ...REDIS, setter: 'setPort' },
    'lettuce.RedisURI.builder().withHost': { ...REDIS, setter: 'withPort' },
    'lettuce.RedisURI.Builder().withHost': { ...REDIS, setter: 'withPort' },
    'spring.JavaMailSenderImpl().setHost': { ...SMTP, setter: 'setPort' },
  }),
);

/** What takes other places (`new HttpHost(…)`, `new InetSocketAddress(…)`), and what is spoken there. */
export const JAVA_PLACES: ReadonlyMap<string, string> = new Map([
  ['elastic.RestClient.builder', 'elasticsearch'],
  ['java.net.Socket().connect', 'tcp'],
  ['java.nio.SocketChannel.open', 'tcp'],
  ['java.nio.SocketChannel().connect', 'tcp'],
  ['netty.Bootstrap().connect', 'tcp'],
]);

/** Properties that say where to connect, by the names that are put into tables of them. */
export const JAVA_PROPERTIES: ReadonlyMap<string, ClientCall> = new Map(
  Object.entries({
    'bootstrap.servers': { protocol: 'kafka' },
    'mail.smtp.host': { protocol: 'smtp' },
    'hibernate.connection.url': SQL,
    'javax.persistence.jdbc.url': SQL,
    'jakarta.persistence.jdbc.url': SQL,
  }),
);
