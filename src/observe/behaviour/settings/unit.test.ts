import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertWithin } from '../../../../test/time-bound.ts';
import { factsIn, textOf } from '../../../../test/fixtures/behaviour-facts.ts';
import { SETTINGS_UNIT } from './unit.ts';

const read = (text: string) =>
  factsIn(SETTINGS_UNIT, '/srv/.env', text, 'setting').map(
    ({ name, value, line }) => `${line} ${name} ${textOf(value)}`,
  );
const APPLICATION = '/src/main/resources/application';
const connections = (path: string, text: string) =>
  factsIn(SETTINGS_UNIT, path, text, 'connection').map(
    ({ protocol, url, host, port }) =>
      `${protocol} ${textOf(url ?? host ?? [])}${port ? `:${textOf(port)}` : ''}`,
  );

describe('settings', () => {
  it('are addresses, without who may use them', () => {
    const text = `# comment http://no.example
export DATABASE_URL="postgres://shop:fake-password@db:5432/shop?password=fake"
cache.url: redis://cache:6379
spring.datasource.url=jdbc:postgresql://db/shop
"api": "https://api.example/v1"
PLAIN=text
`;
    assert.deepEqual(read(text), [
      '2 DATABASE_URL postgres://db:5432/shop',
      '3 cache.url redis://cache:6379',
      '4 spring.datasource.url jdbc:postgresql://db/shop',
      '5 api https://api.example/v1',
    ]);
    assert.ok(!read(text).join().includes('fake'));
  });

  it('keep nothing of who may use a place, also around variables and in what they fall back to', () => {
    const text = `A=mongodb://root:fake@mongo:27017/db
B=mongodb://\${USER:root}:\${PASSWORD:fa/ke}@mongo:27017/db
C=mongodb://root:fake\${X}@\${HOST:mongo}/db/\${NAME}?p=fake
D=\${URL:redis://:fake@cache:6379?password=fake}
E=jdbc:sqlserver://db:1433;user=sa;password=fake
F=http://\${HOST:-web}:80/a\${B:b}@c
`;
    assert.deepEqual(read(text), [
      '1 A mongodb://mongo:27017/db',
      '2 B mongodb://mongo:27017/db',
      '3 C mongodb://${HOST|mongo}/db/${NAME}',
      '4 D ${URL|redis://cache:6379}',
      '5 E jdbc:sqlserver://db:1433',
      '6 F http://${HOST|web}:80/a${B|b}@c',
    ]);
    const places =
      'spring.rabbitmq.addresses=root:fake@queue:5672\nspring.rabbitmq.host=${A:root:fake@queue}\n';
    assert.deepEqual(connections(`${APPLICATION}.properties`, places), []);
  });

  it('of Spring, Quarkus and Micronaut are hosts, places and ports, which variables of their names take the place of', () => {
    const yaml = `server:
  port: \${PORT:8081}
spring:
  # comment
  data:
    redis: { }
  redis:
    host: \${REDIS_HOST:cache}
    port: 6380
  kafka:
    bootstrap-servers: kafka-1:9092,kafka-2:9092
  datasource:
    url: \${DB_URL}
    password: fake
catalog:
  url: \${CATALOG:http://catalog:8080}
`;
    const path = `${APPLICATION}-prod.yml`;
    assert.deepEqual(connections(path, yaml), [
      'redis ${SPRING_REDIS_HOST|${REDIS_HOST|cache}}:${SPRING_REDIS_PORT|6380}',
      'kafka ${SPRING_KAFKA_BOOTSTRAP_SERVERS|${SPRING_KAFKA_BOOTSTRAPSERVERS|kafka-1:9092,kafka-2:9092}}',
      'sql ${SPRING_DATASOURCE_URL|${DB_URL}}',
    ]);
    const listens = (file: string, text: string) =>
      factsIn(SETTINGS_UNIT, file, text, 'listen').map(({ port }) => textOf(port));
    assert.deepEqual(listens(path, yaml), ['${SERVER_PORT|${PORT|8081}}']);
    const quarkus = '%prod.quarkus.http.port=9000\n%dev.quarkus.http.port=9001\n%dev.a=http://no.example\n';
    assert.deepEqual(listens(`${APPLICATION}.properties`, quarkus), ['${QUARKUS_HTTP_PORT|9000}']);
    assert.deepEqual(factsIn(SETTINGS_UNIT, `${APPLICATION}.properties`, quarkus, 'setting'), []);
    assert.deepEqual(listens('/etc/other.properties', 'server.port=9000'), []);
    const [setting] = factsIn(SETTINGS_UNIT, path, yaml, 'setting');
    assert.equal(textOf(setting?.value ?? []), '${CATALOG|http://catalog:8080}');
    assert.deepEqual(setting?.variables, ['CATALOG_URL']);
  });

  it('are read in linear time', () => {
    for (const part of ['a=', ':', '"', 'a:b@', '@', '://', 'a=b://']) {
      const started = performance.now();
      read(part.repeat(250_000 / part.length));
      read(`${part.repeat(40)}\n`.repeat(1000));
      assertWithin(2000, performance.now() - started, part);
    }
  });
});
