import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { deriveProfiles } from './derive-profile.ts';
import { OFFLINE } from './derive.fixture.ts';

const CONTROLLER = `
import org.springframework.web.bind.annotation.*;
@RestController @RequestMapping("/orders")
class Orders { @GetMapping("/{id}") Order one(@PathVariable long id) { return null; } }
`;
const APPLICATION = `
import org.springframework.boot.autoconfigure.SpringBootApplication;
@SpringBootApplication class Application {}
`;
const CLIENT = `
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.web.bind.annotation.GetMapping;
@FeignClient(name = "catalog", url = "\${catalog.base-url}")
interface Catalog { @GetMapping("/items/{id}") Item item(long id); }
`;

/** A line for every port with routes and every place with requests, and the reasons of the gaps. */
async function derive(files: Readonly<Record<string, string>>, environment: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-derive-java-'));
  try {
    const compose = `services:
  orders: { build: ./orders, environment: [${environment.map((one) => JSON.stringify(one)).join(', ')}] }
  catalog: { image: catalog }
  db: { image: db }
`;
    const all = { 'compose.yaml': compose, 'orders/Dockerfile': 'FROM scratch\n', ...files };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const request = { platform: undefined, allowHttp: false, images: new Map(), contexts: undefined };
    const targets = [join(folder, 'compose.yaml')];
    const { profiles, gaps } = await deriveProfiles({ ...request, targets }, OFFLINE);
    const profile = profiles.find(({ metadata }) => metadata.name === 'orders');
    const listens = (profile?.listens ?? []).map(
      ({ port, routes = [] }) => `${port} ${routes.map(({ path }) => path).join()}`,
    );
    const egress = (profile?.egress ?? []).flatMap(({ to, ports = [], http = [] }) =>
      'workload' in to
        ? [`${to.workload?.name}:${ports.map(numberOf).join()} ${http.map(({ path }) => path).join()}`]
        : [],
    );
    return { listens, egress, reasons: gaps.map(({ reason }) => reason).join() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const numberOf = (port: number | { readonly port: number }) => (typeof port === 'object' ? port.port : port);

const MAIN = 'orders/src/main';

describe('a profile of an application of Spring', () => {
  it('has what sources ask settings for, and the port that they say', async () => {
    const settings = 'server.port=8081\ncatalog.base-url=http://${CATALOG:catalog}:8082/v1\n';
    const found = await derive({
      [`${MAIN}/java/Orders.java`]: CONTROLLER,
      [`${MAIN}/java/Application.java`]: APPLICATION,
      [`${MAIN}/java/Catalog.java`]: CLIENT,
      [`${MAIN}/resources/application.properties`]: settings,
      [`${MAIN}/resources/application-dev.properties`]: 'catalog.base-url=http://localhost:1/\n',
    });
    assert.deepEqual(found.listens, ['8081 /orders/{id}']);
    assert.deepEqual(found.egress, ['catalog:8082 /v1/items/{id}']);
  });

  it('has the usual port where nothing says another, and a gap where no setting says where', async () => {
    const files = {
      [`${MAIN}/java/Orders.java`]: CONTROLLER,
      [`${MAIN}/java/Application.java`]: APPLICATION,
      [`${MAIN}/java/Catalog.java`]: CLIENT,
    };
    const found = await derive(files);
    assert.deepEqual(found.listens, ['8080 /orders/{id}']);
    assert.deepEqual(found.egress, []);
    assert.match(found.reasons, /CATALOG_BASE_?URL has no value here/);
    assert.deepEqual((await derive(files, ['SERVER_PORT=9000'])).listens, ['9000 /orders/{id}']);
  });

  it('has the paths that settings and other classes put before its routes, in the same module', async () => {
    const resource = `import jakarta.ws.rs.*; @Path("/a") class A { @GET @Path("x.y/{rest: .*}") String b() { return ""; } }`;
    const found = await derive({
      'orders/web/src/main/java/Orders.java': CONTROLLER,
      'orders/web/src/main/java/Application.java': APPLICATION,
      'orders/web/src/main/resources/application.yml': 'server:\n  servlet:\n    context-path: /shop/\n',
      'orders/rest/src/main/java/A.java': resource,
      'orders/rest/src/main/java/Api.java': 'import jakarta.ws.rs.*; @ApplicationPath("v1") class Api {}',
    });
    assert.deepEqual(found.listens, ['8080 /v1/a/x.y,/shop/orders/{id}']);
  });

  it('has the variables that take the place of settings', async () => {
    const settings = 'spring.datasource.url=jdbc:postgresql://localhost:5432/shop\n';
    const found = await derive({ [`${MAIN}/resources/application.properties`]: settings }, [
      'SPRING_DATASOURCE_URL=jdbc:postgresql://db:5432/shop',
    ]);
    assert.deepEqual(found.egress, ['db:5432 ']);
  });
});
