import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../test/fixtures/any-character.ts';
import { factsIn, routesIn, textOf } from '../../../../test/fixtures/behaviour-facts.ts';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Fault } from '../../../model/fault.ts';
import { JAVA_UNIT } from './unit.ts';

const PATH = '/src/main/java/shop/A.java';
const routes = (text: string) => routesIn(JAVA_UNIT, PATH, text);
const requests = (text: string) =>
  factsIn(JAVA_UNIT, PATH, text, 'request').map(({ method, url }) => `${textOf(method)} ${textOf(url)}`);
const connections = (text: string) =>
  factsIn(JAVA_UNIT, PATH, text, 'connection').map(
    ({ protocol, url, host, port }) =>
      `${protocol} ${textOf(url ?? host ?? [])}${port ? `:${textOf(port)}` : ''}`,
  );
const listens = (text: string) =>
  factsIn(JAVA_UNIT, PATH, text, 'listen').map(
    ({ port, protocol, isUsual }) => `${textOf(port)}/${protocol}${isUsual ? ' usually' : ''}`,
  );
const statements = (text: string) =>
  factsIn(JAVA_UNIT, PATH, text, 'statement').map(({ verb, tables }) => `${verb} ${tables.join()}`);

const ROUTES: Readonly<Record<string, readonly [source: string, routes: readonly string[]]>> = {
  'Spring MVC': [
    `
package shop;
import org.springframework.web.bind.annotation.*;

@RestController
@RequestMapping(Paths.BASE + "/users")
public class UserController {
  @GetMapping
  public List<User> all() { return repository.findAll(); }
  @GetMapping({"/{id}", "/by-id/{id:[0-9]{1,9}}"})
  public User one(@PathVariable long id) { return repository.find(id); }
  @RequestMapping(value = "/search", method = {RequestMethod.GET, RequestMethod.POST})
  public List<User> search() { return List.of(); }
  @DeleteMapping(path = "/{id}")
  void delete(@PathVariable long id) {}
  @RequestMapping("/any")
  void any() {}
  @GetMapping("/files/**")
  void files() {}
  @GetMapping("/raw/{*path}")
  void raw() {}
  @PostMapping("\${api.import:/import}")
  void bulk() {}
}
class Paths { static final String BASE = "/api"; }
`,
    [
      'GET /api/users',
      'GET /api/users/{id} (template)',
      'GET /api/users/by-id/{id} (template)',
      'GET|POST /api/users/search',
      'DELETE /api/users/{id} (template)',
      '* /api/users/any',
      'GET /api/users/files (prefix)',
      'GET /api/users/raw (prefix)',
      'POST /api/users/import',
    ],
  ],
  'JAX-RS': [
    `
import jakarta.ws.rs.*;
@ApplicationPath("/v1") class Shop extends Application {}
@Path("items")
public class Items {
  @GET public String all() { return ""; }
  @GET @Path("{id : \\\\d+}") public String one(@PathParam("id") int id) { return ""; }
  @POST @Path("/{id}/buy") @Consumes("application/json") public void buy() {}
  @Path("{id}/reviews") public Reviews reviews() { return new Reviews(); }
  @GET @Path("tree/{path: .+}") public String tree() { return ""; }
  @PUT @Path("nodes/v1{path: /.*}") public void node() {}
}
class Reviews { @GET public String all() { return ""; } }
`,
    [
      'GET /items',
      'GET /items/{id} (template)',
      'POST /items/{id}/buy (template)',
      '* /items/[^/]+/reviews.* (regex)',
      'GET /items/tree (prefix)',
      'PUT /items/nodes/v1 (prefix)',
    ],
  ],
  Micronaut: [
    `
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
@Controller("/orders")
class Orders {
  @Get String all() { return ""; }
  @Get("/{id}{?verbose}") String one(long id) { return ""; }
  @Post(uri = "/") void add() {}
}
`,
    ['GET /orders', 'GET /orders/{id} (template)', 'POST /orders'],
  ],
  'functions of Spring': [
    `
import static org.springframework.web.reactive.function.server.RequestPredicates.*;
import static org.springframework.web.reactive.function.server.RouterFunctions.nest;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;
class Routes {
  @Bean RouterFunction<ServerResponse> routes(Handler handler) {
    return route(GET("/a/{id}").and(accept(JSON)), handler::one)
      .andRoute(POST("/a"), handler::add)
      .andNest(x, y)
      .and(nest(path("/b"), route(GET("/c"), handler::c)));
  }
  RouterFunction<ServerResponse> more(Handler handler) {
    return route().GET("/d", handler::d).build();
  }
}
`,
    ['GET /a/{id} (template)', 'POST /a', 'GET /b/c', 'GET /d'],
  ],
  Javalin: [
    `
import io.javalin.Javalin;
import static io.javalin.apibuilder.ApiBuilder.*;
class Main {
  public static void main(String[] args) {
    Javalin app = Javalin.create(config -> {
      config.router.apiBuilder(() -> path("users", () -> { get(Users::all); post("new", Users::add); path("{id}", () -> get("x", Users::one)); }));
    });
    app.get("/hello/{name}", ctx -> ctx.result("hello")).delete("/all", ctx -> {});
    app.start(7001);
  }
}
`,
    ['POST /users/new', 'GET /users/{id}/x (template)', 'GET /hello/{name} (template)', 'DELETE /all'],
  ],
  Spark: [
    `
import static spark.Spark.*;
class Main {
  public static void main(String[] args) {
    port(4567);
    get("/hello/:name", (request, response) -> "hello");
    path("/api", () -> { post("/x", (q, a) -> "") ; });
  }
}
`,
    ['GET /hello/{name} (template)', 'POST /api/x'],
  ],
  servlets: [
    `
import jakarta.servlet.annotation.WebServlet;
@WebServlet(urlPatterns = {"/pay", "/pay/*"}) class Pay extends HttpServlet {}
`,
    ['* /pay', '* /pay (prefix)'],
  ],
};

describe('routes of Java', () => {
  for (const [what, [source, expected]] of Object.entries(ROUTES)) {
    it(`are read of ${what}`, () => assert.deepEqual(routes(source).toSorted(), expected.toSorted()));
  }

  it('are told of what stands before those of JAX-RS, also in other files', () => {
    const source = 'import jakarta.ws.rs.*; @ApplicationPath("/v1") class Shop extends Application {}';
    assert.deepEqual(
      factsIn(JAVA_UNIT, PATH, source, 'prefix').map(({ path, by }) => `${by.join()} ${path}`),
      ['JAX-RS /v1'],
    );
  });

  it('are none of what only looks like one', () => {
    const source = `
import com.example.other.GetMapping;
class A {
  @GetMapping("/a") void a() {}
  void b(Map<String, String> map) { map.get("/b"); get("/c"); GET("/d"); }
}
`;
    assert.deepEqual(routes(source), []);
  });
});

describe('what Java calls', () => {
  it('is told of the JDK, OkHttp and Apache with method and address', () => {
    const source = `
import java.net.*;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.apache.http.client.methods.*;
class Client {
  private static final String BASE = System.getenv().getOrDefault("CATALOG_URL", "http://catalog:8080");
  private final String prices;
  Client() { this("http://prices:8081"); }
  Client(String prices) { this.prices = prices; }
  void jdk(long id) throws Exception {
    HttpRequest one = HttpRequest.newBuilder(URI.create(BASE + "/items/" + id)).build();
    var two = HttpRequest.newBuilder().uri(new URI(String.format("%s/items/%d?x=%s", BASE, id, "y"))).POST(body).build();
    HttpRequest.newBuilder().uri(URI.create(this.prices + "/all")).method("PATCH", body).build();
    HttpURLConnection connection = (HttpURLConnection) new URL("https://hooks.example/a").openConnection();
    connection.setRequestMethod("PUT");
    InputStream in = new URL(url("b")).openStream();
  }
  String url(String path) { return BASE + "/" + path; }
  void others(String host) {
    Request request = new Request.Builder().url("http://mail:8025/send").post(body).build();
    new OkHttpClient().newCall(new Request.Builder().url(Optional.ofNullable(System.getenv("AUTH")).orElse("http://auth") + "/me").build());
    execute(new HttpDelete("http://stock/items/1"));
    HttpGet get = new HttpGet("http://%s:9000/x".formatted(host));
  }
}
`;
    assert.deepEqual(requests(source), [
      'GET ${CATALOG_URL|http://catalog:8080}/items/{id}',
      'POST ${CATALOG_URL|http://catalog:8080}/items/{id}?x=y',
      'PATCH http://prices:8081/all',
      'PUT https://hooks.example/a',
      'GET ${CATALOG_URL|http://catalog:8080}/b',
      'POST http://mail:8025/send',
      'GET ${AUTH|http://auth}/me',
      'DELETE http://stock/items/1',
      'GET http://{host}:9000/x',
    ]);
  });

  it('is told of Spring with what is injected', () => {
    const source = `
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.*;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
@Service
public class Catalog {
  @Value("\${catalog.base-url:http://catalog:8080}") private String url;
  private final RestTemplate rest;
  private final WebClient web;
  public Catalog(RestTemplate rest, WebClient.Builder builder, @Value("\${prices.url}") String prices) {
    this.rest = rest;
    this.web = builder.baseUrl(prices).build();
  }
  Item one(long id) { return rest.getForObject(url + "/items/{id}", Item.class, id); }
  void add(Item item) { this.rest.exchange(url + "/items", HttpMethod.PUT, new HttpEntity<>(item), Void.class); }
  Mono<Price> price(String id) { return web.get().uri("/prices/{id}", id).retrieve().bodyToMono(Price.class); }
  void send() { web.method(HttpMethod.DELETE).uri(b -> b.path("/x").build()).retrieve(); }
}
`;
    assert.deepEqual(requests(source), [
      'GET ${CATALOG_BASE_URL|${CATALOG_BASEURL|http://catalog:8080}}/items/{id}',
      'PUT ${CATALOG_BASE_URL|${CATALOG_BASEURL|http://catalog:8080}}/items',
      'GET ${PRICES_URL}/prices/{id}',
      'DELETE ${PRICES_URL}/{path}',
    ]);
  });

  it('is told of clients that are made here and used elsewhere, and of addresses that are built', () => {
    const source = `
import org.springframework.context.annotation.*;
import org.springframework.core.env.Environment;
import org.springframework.web.client.*;
import org.springframework.web.util.UriComponentsBuilder;
@Configuration
class Clients {
  @Bean RestClient catalog(Environment env, RestClient.Builder builder) {
    return builder.baseUrl(env.getProperty("catalog.url", "http://catalog:8080")).build();
  }
  void call(RestTemplate rest, String id) {
    rest.delete(UriComponentsBuilder.fromHttpUrl("http://stock").path("/items/{id}").queryParam("a", id).buildAndExpand(id).toUri());
    String url = UriComponentsBuilder.fromUriString("http://stock").pathSegment("items", id).toUriString();
    rest.getForObject(url, String.class);
  }
}
`;
    assert.deepEqual(connections(source), ['http ${CATALOG_URL|http://catalog:8080}']);
    assert.deepEqual(requests(source), ['DELETE http://stock/items/{id}', 'GET http://stock/items/{id}']);
  });

  it('is told of interfaces that are clients, which answer nothing', () => {
    const source = `
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.*;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import javax.ws.rs.*;
@FeignClient(name = "stock", url = "\${stock.url:http://stock:8082}")
interface Stock {
  @GetMapping("/stock/{id:\\\\d+}") int count(@PathVariable long id);
  @RequestMapping(method = RequestMethod.PUT, value = "/stock") void put();
}
@FeignClient("mail") interface Mail { @PostMapping("send") void send(); }
@Path("/rates") @RegisterRestClient(baseUri = "https://rates.example/v2")
interface Rates { @GET @Path("/{day}") Rate of(@PathParam("day") String day); }
`;
    assert.deepEqual(requests(source), [
      'GET ${STOCK_URL|http://stock:8082}/stock/{id}',
      'PUT ${STOCK_URL|http://stock:8082}/stock',
      'POST http://mail/send',
      'GET https://rates.example/v2/rates/{day}',
    ]);
    assert.deepEqual(routes(source), []);
  });

  it('is told of clients of databases, queues and others', () => {
    const source = `
import java.net.*;
import java.sql.*;
import java.util.*;
import com.mongodb.client.MongoClients;
import com.rabbitmq.client.ConnectionFactory;
import com.zaxxer.hikari.HikariConfig;
import io.grpc.ManagedChannelBuilder;
import org.apache.http.HttpHost;
import org.apache.kafka.clients.producer.*;
import org.elasticsearch.client.RestClient;
import redis.clients.jedis.*;
class Stores {
  void open() throws Exception {
    DriverManager.getConnection("jdbc:postgresql://db:5432/shop", "shop", "fake-password");
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv("JDBC_URL"));
    new JedisPool(new JedisPoolConfig(), "cache", 6380);
    MongoClients.create("mongodb://mongo/shop");
    MongoClients.create(settings());
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("queue");
    factory.setPort(5673);
    ManagedChannelBuilder.forAddress("pay", 50051).usePlaintext().build();
    RestClient.builder(new HttpHost("search", 9201, "http")).build();
    new Socket("legacy", 4000);
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "kafka-1:9092,kafka-2:9092");
    properties.put("key.serializer", "x");
    new KafkaProducer<String, String>(properties).send(new ProducerRecord<>("orders", "x"));
  }
}
`;
    assert.deepEqual(connections(source), [
      'sql jdbc:postgresql://db:5432/shop',
      'sql ${JDBC_URL}',
      'redis cache:6380',
      'mongodb mongodb://mongo/shop',
      'mongodb {settings}',
      'amqp queue:5673',
      'grpc pay:50051',
      'elasticsearch search:9201',
      'tcp legacy:4000',
      'kafka kafka-1:9092,kafka-2:9092',
    ]);
    assert.deepEqual(
      factsIn(JAVA_UNIT, PATH, source, 'topic').map(({ topic, api }) => `${api} ${topic}`),
      ['Produce orders'],
    );
  });

  it('is told of topics that are listened to', () => {
    const source = `
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
class Orders {
  private static final String TOPIC = "orders";
  private KafkaTemplate<String, Order> template;
  @KafkaListener(topics = {TOPIC, "\${payments.topic:payments}"}) void on(Order order) { template.send("done", order); }
}
`;
    assert.deepEqual(
      factsIn(JAVA_UNIT, PATH, source, 'topic').map(({ topic, api }) => `${api} ${topic}`),
      ['Fetch orders', 'Fetch payments', 'Produce done'],
    );
  });

  it('is told of statements in SQL, not of queries about classes', () => {
    const source = `
import org.springframework.data.jpa.repository.Query;
interface Users {
  @Query("SELECT u FROM User u WHERE u.name = ?1") User byName(String name);
  @Query(value = "SELECT * FROM users u JOIN teams t ON t.id = u.team", nativeQuery = true) List<User> all();
}
class Dao {
  static final String HQL = "SELECT o FROM Order o";
  void run() {
    em.createQuery(HQL);
    em.createQuery("DELETE FROM Order o");
    jdbc.update("UPDATE stock " + "SET count = ? " + "WHERE id = ?", 1, 2);
    jdbc.query("""
        SELECT id
          FROM orders
        """, mapper);
  }
}
`;
    assert.deepEqual(statements(source), ['SELECT users,teams', 'UPDATE stock', 'SELECT orders']);
  });
});

describe('where Java listens', () => {
  it('is told by sockets and servers', () => {
    const source = `
import com.sun.net.httpserver.HttpServer;
import io.grpc.ServerBuilder;
import java.net.*;
class Main {
  static final int PORT = Integer.parseInt(System.getenv().getOrDefault("PORT", "8_000"));
  public static void main(String[] args) throws Exception {
    ServerSocket server = new ServerSocket(9_000);
    HttpServer.create(new InetSocketAddress("0.0.0.0", PORT), 0).start();
    ServerBuilder.forPort(50051).addService(x).build().start();
    new DatagramSocket(5300);
    new DatagramSocket();
  }
}
`;
    assert.deepEqual(listens(source), ['9000/tcp', '${PORT|8_000}/tcp', '50051/tcp', '5300/udp']);
  });

  it('is the usual port of an application of Spring Boot, unless something says another', () => {
    const source = `
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
@SpringBootApplication
public class Shop { public static void main(String[] args) { SpringApplication.run(Shop.class, args); } }
`;
    assert.deepEqual(listens(source), ['${SERVER_PORT}/tcp', '8080/tcp usually']);
  });
});

describe('sources of Java', () => {
  it('are those of the workload alone', () => {
    const isRead = (path: string) => JAVA_UNIT.interest({ path, size: 1 } as never) === 'yes';
    assert.ok(isRead('/app/src/main/java/shop/Orders.java'));
    for (const path of [
      '/app/src/test/java/shop/Orders.java',
      '/app/src/integrationTest/java/shop/Orders.java',
      '/app/src/main/java/shop/OrdersTest.java',
      '/app/target/generated-sources/shop/Orders.java',
      '/app/build/generated/shop/Orders.java',
      '/app/src/main/java/module-info.java',
    ])
      assert.ok(!isRead(path), path);
  });
});

describe('any text as Java', () => {
  const read = (text: string) => {
    try {
      factsIn(JAVA_UNIT, PATH, `import java.net.*;\n${text}`, 'route');
    } catch (error) {
      assert.ok(error instanceof Fault, String(error));
    }
  };

  it('gives facts or a Fault', () => {
    const pieces = [
      'class A {',
      'interface B {',
      '}',
      '@RequestMapping(',
      '@Value("${a:',
      '${',
      'void f(String a) {',
      'this.a = a;',
      'String a = ',
      'a',
      '.get(',
      '"/x/{id}"',
      '"""',
      '(',
      ')',
      '{',
      ',',
      ';',
      '\n',
      ' + ',
      'new A(',
      'import a.*;',
      'import static spark.Spark.*;',
      'import org.springframework.web.bind.annotation.*;',
      'System.getenv(',
      'String.format("%s%d", ',
      '() -> ',
      'a ? b : ',
      '.class',
      '\\',
      '"SELECT a FROM b"',
    ];
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(fc.property(text, read), { numRuns: propertyRuns(2000) });
  });
});
