import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdsNoClasses, readFileName } from './file-name.ts';

for (const [stem, artifact, version] of [
  ['commons-io-2.11.0', 'commons-io', '2.11.0'],
  ['log4j-1.2-api-2.17.1', 'log4j-1.2-api', '2.17.1'],
  ['guava-31.1-jre', 'guava', '31.1-jre'],
  ['bcprov-jdk15on-1.70', 'bcprov-jdk15on', '1.70'],
  ['akka-actor_2.13-2.6.0', 'akka-actor_2.13', '2.6.0'],
  ['app-1.0-SNAPSHOT', 'app', '1.0-SNAPSHOT'],
  ['app-1.0-20240131.101112-3', 'app', '1.0-20240131.101112-3'],
  ['lib-2.0-beta-4', 'lib', '2.0-beta-4'],
  ['lib-2.0.0-rc1', 'lib', '2.0.0-rc1'],
  ['netty-transport-native-epoll-4.1.70.Final-linux-x86_64', 'netty-transport-native-epoll', '4.1.70.Final'],
  ['jboss-servlet-api_3.1_spec-1.0.2.Final', 'jboss-servlet-api_3.1_spec', '1.0.2.Final'],
  ['spring-boot', 'spring-boot', undefined],
  ['app', 'app', undefined],
] as const) {
  test(`${stem} is ${artifact} ${version ?? 'of no version'}`, () => {
    assert.deepEqual(readFileName(stem), { artifact, version });
  });
}

test('sources and documentation hold no classes', () => {
  assert.equal(holdsNoClasses('commons-io-2.11.0-sources'), true);
  assert.equal(holdsNoClasses('commons-io-2.11.0-javadoc'), true);
  assert.equal(holdsNoClasses('commons-io-2.11.0'), false);
});
