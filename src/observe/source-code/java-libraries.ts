/** Classes that the tables of Java know, by package: what stands for the package there, and the names. */
const LIBRARIES: readonly (readonly [prefix: string, packages: readonly string[], names: string])[] = [
  [
    'java.net',
    ['java.net'],
    'URL URI HttpURLConnection URLConnection Socket ServerSocket DatagramSocket InetSocketAddress',
  ],
  ['java.net.http', ['java.net.http'], 'HttpClient HttpRequest'],
  ['java.nio', ['java.nio.channels'], 'SocketChannel ServerSocketChannel'],
  ['java.sql', ['java.sql'], 'DriverManager'],
  ['java.util', ['java.util'], 'Properties'],
  ['sun', ['com.sun.net.httpserver'], 'HttpServer HttpsServer'],
  [
    'spring',
    [
      'org.springframework.web.bind.annotation',
      'org.springframework.beans.factory.annotation',
      'org.springframework.web.client',
      'org.springframework.boot.web.client',
      'org.springframework.web.reactive.function.client',
      'org.springframework.web.reactive.function.server',
      'org.springframework.web.servlet.function',
      'org.springframework.http',
      'org.springframework.web.util',
      'org.springframework.cloud.openfeign',
      'org.springframework.cloud.netflix.feign',
      'org.springframework.web.service.annotation',
      'org.springframework.kafka.annotation',
      'org.springframework.kafka.core',
      'org.springframework.boot',
      'org.springframework.boot.autoconfigure',
      'org.springframework.jdbc.datasource',
      'org.springframework.boot.jdbc',
      'org.springframework.data.redis.connection',
      'org.springframework.data.redis.connection.lettuce',
      'org.springframework.data.redis.connection.jedis',
      'org.springframework.amqp.rabbit.connection',
      'org.springframework.mail.javamail',
      'org.springframework.data.jpa.repository',
    ],
    'RequestMapping GetMapping PostMapping PutMapping PatchMapping DeleteMapping Value RestTemplate RestTemplateBuilder WebClient RestClient RouterFunctions RequestPredicates RequestEntity UriComponentsBuilder FeignClient HttpExchange GetExchange PostExchange PutExchange PatchExchange DeleteExchange KafkaListener KafkaTemplate SpringApplication SpringBootApplication DriverManagerDataSource SingleConnectionDataSource DataSourceBuilder RedisStandaloneConfiguration LettuceConnectionFactory JedisConnectionFactory CachingConnectionFactory JavaMailSenderImpl Query',
  ],
  [
    'spring.RouterFunctions',
    [
      'org.springframework.web.reactive.function.server.RouterFunctions',
      'org.springframework.web.servlet.function.RouterFunctions',
    ],
    'route nest',
  ],
  [
    'spring.RequestPredicates',
    [
      'org.springframework.web.reactive.function.server.RequestPredicates',
      'org.springframework.web.servlet.function.RequestPredicates',
    ],
    'GET POST PUT PATCH DELETE HEAD OPTIONS path',
  ],
  ['rs', ['jakarta.ws.rs', 'javax.ws.rs'], 'Path GET POST PUT PATCH DELETE HEAD OPTIONS ApplicationPath'],
  ['rs', ['jakarta.ws.rs.client', 'javax.ws.rs.client'], 'Client ClientBuilder WebTarget'],
  [
    'microprofile',
    [
      'org.eclipse.microprofile.rest.client.inject',
      'org.eclipse.microprofile.rest.client',
      'org.eclipse.microprofile.config.inject',
    ],
    'RegisterRestClient RestClientBuilder ConfigProperty',
  ],
  [
    'micronaut',
    [
      'io.micronaut.http.annotation',
      'io.micronaut.http.client.annotation',
      'io.micronaut.context.annotation',
      'io.micronaut.runtime',
      'io.micronaut.configuration.kafka.annotation',
    ],
    'Controller Get Post Put Patch Delete Head Options Client Value Property Micronaut Topic KafkaListener KafkaClient',
  ],
  ['okhttp', ['okhttp3', 'com.squareup.okhttp'], 'Request OkHttpClient'],
  [
    'retrofit',
    ['retrofit2', 'retrofit2.http', 'retrofit', 'retrofit.http'],
    'Retrofit GET POST PUT PATCH DELETE HEAD OPTIONS',
  ],
  ['feign', ['feign'], 'Feign RequestLine'],
  [
    'apache',
    [
      'org.apache.http',
      'org.apache.http.client.methods',
      'org.apache.http.client.fluent',
      'org.apache.hc.core5.http',
      'org.apache.hc.client5.http.classic.methods',
      'org.apache.hc.client5.http.async.methods',
      'org.apache.hc.client5.http.fluent',
    ],
    'HttpGet HttpPost HttpPut HttpPatch HttpDelete HttpHead HttpOptions Request HttpHost',
  ],
  ['hikari', ['com.zaxxer.hikari'], 'HikariConfig HikariDataSource'],
  [
    'sql',
    [
      'org.apache.commons.dbcp',
      'org.apache.commons.dbcp2',
      'org.postgresql.ds',
      'com.mysql.cj.jdbc',
      'com.mchange.v2.c3p0',
      'org.jdbi.v3.core',
      'org.flywaydb.core',
      'io.r2dbc.spi',
    ],
    'BasicDataSource PGSimpleDataSource PGPoolingDataSource MysqlDataSource ComboPooledDataSource Jdbi Flyway ConnectionFactories',
  ],
  ['jedis', ['redis.clients.jedis'], 'Jedis JedisPool JedisPooled HostAndPort'],
  ['lettuce', ['io.lettuce.core'], 'RedisClient RedisURI'],
  ['redisson', ['org.redisson.config'], 'Config'],
  [
    'mongo',
    ['com.mongodb', 'com.mongodb.client', 'com.mongodb.reactivestreams.client'],
    'MongoClient MongoClients MongoClientURI ConnectionString ServerAddress',
  ],
  [
    'kafka',
    ['org.apache.kafka.clients.producer', 'org.apache.kafka.clients.consumer', 'org.apache.kafka.streams'],
    'KafkaProducer ProducerRecord KafkaConsumer Producer Consumer StreamsBuilder',
  ],
  ['rabbitmq', ['com.rabbitmq.client'], 'ConnectionFactory'],
  [
    'grpc',
    ['io.grpc', 'io.grpc.netty', 'io.grpc.netty.shaded.io.grpc.netty', 'io.grpc.okhttp'],
    'ManagedChannelBuilder NettyChannelBuilder OkHttpChannelBuilder ServerBuilder NettyServerBuilder',
  ],
  ['elastic', ['org.elasticsearch.client', 'org.opensearch.client'], 'RestClient'],
  ['nats', ['io.nats.client'], 'Nats'],
  ['netty', ['io.netty.bootstrap', 'org.jboss.netty.bootstrap'], 'ServerBootstrap Bootstrap'],
  ['javalin', ['io.javalin'], 'Javalin'],
  ['javalin.ApiBuilder', ['io.javalin.apibuilder.ApiBuilder'], 'get post put patch delete head path'],
  ['spark', ['spark'], 'Spark Service'],
  ['spark.Spark', ['spark.Spark'], 'get post put patch delete head options path port'],
  ['vertx', ['io.vertx.core', 'io.vertx.core.http', 'io.vertx.ext.web'], 'Vertx HttpServer Router'],
  ['servlet', ['jakarta.servlet.annotation', 'javax.servlet.annotation'], 'WebServlet'],
  ['websocket', ['jakarta.websocket.server', 'javax.websocket.server'], 'ServerEndpoint'],
  ['jetty', ['org.eclipse.jetty.server'], 'Server'],
  ['undertow', ['io.undertow'], 'Undertow'],
];

const BY_CLASS = new Map<string, string>();
const BY_PACKAGE = new Map<string, string[]>();
for (const [prefix, packages, names] of LIBRARIES)
  for (const whole of packages) {
    BY_PACKAGE.set(whole, [...(BY_PACKAGE.get(whole) ?? []), ...names.split(' ')]);
    for (const name of names.split(' ')) BY_CLASS.set(`${whole}.${name}`, `${prefix}.${name}`);
  }

/** What a class, or a part of one, is called in the tables; any other as it is. */
export function libraryPath(written: string): string {
  for (let end = written.length; end > 0; end = written.lastIndexOf('.', end - 1)) {
    const known = BY_CLASS.get(written.slice(0, end));
    if (known !== undefined) return known + written.slice(end);
  }
  return written;
}

/** The names of a package, or static ones of a class, that `import package.*` brings and the tables know. */
export function namesOf(whole: string): readonly string[] {
  return BY_PACKAGE.get(whole) ?? [];
}

const PACKAGES = [...BY_PACKAGE.keys()].map((name) => name.replaceAll('.', String.raw`\.`)).join('|');
/** What every fact of Java comes of: a library, a statement in SQL, or a property with a place. */
const TELLING = new RegExp(
  String.raw`\b(?:${PACKAGES})\.|"\s*(?:/\*|(?:SELECT|INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY|CREATE|ALTER|DROP|WITH)\b)|bootstrap\.servers|BOOTSTRAP_SERVERS|mail\.smtp\.host|(?:connection|jdbc)\.url`,
  'i',
);

/** Can anything come of a source? Most of an application do not, and need not be parsed. */
export function mayTell(text: string): boolean {
  return TELLING.test(text);
}
