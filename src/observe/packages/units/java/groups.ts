/**
 * Groups of artifacts that are often met without Maven's own metadata in them, because Gradle, Ant or bnd built
 * them. A name that ends in `*` stands for all that start so; exact names come first. Artifacts that moved have the
 * first version of each group behind an `@`.
 */
const GROUPS: Readonly<Record<string, string>> = {
  'org.springframework':
    'spring-aop spring-aspects spring-beans spring-context spring-context-indexer spring-context-support spring-core spring-core-test spring-expression spring-instrument spring-jcl spring-jdbc spring-jms spring-messaging spring-orm spring-oxm spring-r2dbc spring-test spring-tx spring-web spring-webflux spring-webmvc spring-websocket',
  'org.springframework.boot': 'spring-boot spring-boot-*',
  'org.springframework.security': 'spring-security-*',
  'org.springframework.security.oauth': 'spring-security-oauth2',
  'org.springframework.data': 'spring-data-*',
  'org.springframework.cloud': 'spring-cloud-*',
  'org.springframework.batch': 'spring-batch-*',
  'org.springframework.integration': 'spring-integration-*',
  'org.springframework.kafka': 'spring-kafka spring-kafka-test',
  'org.springframework.amqp': 'spring-amqp spring-rabbit spring-rabbit-*',
  'org.springframework.ldap': 'spring-ldap-*',
  'org.springframework.session': 'spring-session-*',
  'org.springframework.hateoas': 'spring-hateoas',
  'org.springframework.ws': 'spring-ws-*',
  'org.springframework.graphql': 'spring-graphql spring-graphql-*',
  'org.springframework.retry': 'spring-retry',
  'org.apache.tomcat.embed': 'tomcat-embed-*',
  'org.apache.tomcat':
    'tomcat-annotations-api tomcat-api tomcat-catalina tomcat-coyote tomcat-dbcp tomcat-el-api tomcat-i18n-* tomcat-jasper tomcat-jasper-el tomcat-jaspic-api tomcat-jdbc tomcat-jni tomcat-jsp-api tomcat-juli tomcat-servlet-api tomcat-tribes tomcat-util tomcat-util-scan tomcat-websocket tomcat-websocket-api',
  'org.apache.kafka':
    'kafka-clients kafka-streams kafka-tools kafka-server-common kafka-metadata kafka-raft kafka_* connect-api connect-json connect-runtime connect-transforms',
  'org.apache.lucene': 'lucene-*',
  'org.apache.solr': 'solr-core solr-solrj',
  'org.apache.groovy': 'groovy@4 groovy-*@4',
  'org.kohsuke': 'groovy-sandbox',
  'org.gradle': 'gradle-wrapper',
  'org.codehaus.groovy': 'groovy groovy-*',
  'org.apache.geode': 'geode-*',
  'org.apache.xmlbeans': 'xmlbeans',
  'org.apache.poi': 'poi poi-*',
  'org.apache.ant':
    'ant ant-antlr ant-apache-bcel ant-apache-bsf ant-apache-log4j ant-apache-oro ant-apache-regexp ant-apache-resolver ant-apache-xalan2 ant-commons-logging ant-commons-net ant-imageio ant-jakartamail ant-javamail ant-jdepend ant-jmf ant-jsch ant-junit ant-junit4 ant-junitlauncher ant-launcher ant-netrexx ant-swing ant-testutil ant-xz',
  axis: 'axis axis-ant axis-jaxrpc axis-saaj',
  'org.apache.derby': 'derby derbyclient derbynet derbyoptionaltools derbyrun derbyshared derbytools',
  'org.apache.ivy': 'ivy',
  'org.apache.thrift': 'libthrift',
  'org.apache.struts': 'struts2-*',
  'org.elasticsearch': 'elasticsearch elasticsearch-*',
  'org.elasticsearch.client': 'elasticsearch-rest-client elasticsearch-rest-high-level-client transport',
  'org.opensearch': 'opensearch opensearch-*',
  'org.bouncycastle':
    'bcprov-* bcpkix-* bcpg-* bcutil-* bcmail-* bctls-* bcjmail-* bc-fips bcpkix-fips bcpg-fips bctls-fips',
  'org.jetbrains.kotlin':
    'kotlin-stdlib kotlin-stdlib-* kotlin-reflect kotlin-script-runtime kotlin-compiler-embeddable',
  'org.jetbrains.kotlinx': 'kotlinx-*',
  'org.jetbrains': 'annotations@13',
  'io.ktor': 'ktor-*',
  'com.squareup.okhttp': 'okhttp okhttp-* logging-interceptor mockwebserver',
  'com.squareup.okhttp3': 'okhttp@3 okhttp-*@3 logging-interceptor@3 mockwebserver@3',
  'com.squareup.okio': 'okio okio-jvm',
  'com.squareup.retrofit': 'retrofit',
  'com.squareup.retrofit2': 'retrofit@2',
  'io.projectreactor': 'reactor-core reactor-test',
  'io.projectreactor.netty': 'reactor-netty reactor-netty-core reactor-netty-http',
  'io.reactivex': 'rxjava',
  'io.reactivex.rxjava2': 'rxjava@2',
  'io.reactivex.rxjava3': 'rxjava@3',
  'io.micrometer': 'micrometer-*',
  'io.grpc': 'grpc-*',
  'io.opentelemetry':
    'opentelemetry-api opentelemetry-context opentelemetry-sdk opentelemetry-sdk-* opentelemetry-exporter-* opentelemetry-extension-*',
  'io.opentelemetry.javaagent': 'opentelemetry-javaagent',
  'io.micronaut': 'micronaut-*',
  'io.ratpack': 'ratpack-*',
  'io.rsocket': 'rsocket-*',
  'io.lettuce': 'lettuce-core',
  'com.graphql-java': 'graphql-java graphql-java-extended-scalars',
  'org.hibernate.orm': 'hibernate-core@6 hibernate-envers@6 hibernate-jcache@6 hibernate-spatial@6',
  'org.hibernate':
    'hibernate-core hibernate-entitymanager hibernate-ehcache hibernate-envers hibernate-jcache hibernate-spatial hibernate-validator',
  'org.hibernate.validator': 'hibernate-validator@6',
  'org.hibernate.common': 'hibernate-commons-annotations',
  'org.ow2.asm': 'asm asm-all asm-analysis asm-commons asm-tree asm-util',
  'org.aspectj': 'aspectjrt aspectjtools aspectjweaver',
  'org.postgresql': 'postgresql',
  'com.h2database': 'h2',
  'org.hsqldb': 'hsqldb',
  'org.xerial': 'sqlite-jdbc',
  'com.mysql': 'mysql-connector-j',
  mysql: 'mysql-connector-java',
  'com.microsoft.sqlserver': 'mssql-jdbc',
  'com.oracle.database.jdbc': 'ojdbc6 ojdbc8 ojdbc10 ojdbc11',
  'org.mongodb':
    'bson mongodb-driver-core mongodb-driver-sync mongodb-driver-reactivestreams mongo-java-driver',
  'com.rabbitmq': 'amqp-client',
  'org.quartz-scheduler': 'quartz',
  'org.thymeleaf': 'thymeleaf thymeleaf-*',
  'org.freemarker': 'freemarker',
  'org.mozilla': 'rhino',
  'org.jruby': 'jruby-complete',
  'org.python': 'jython jython-standalone',
  'org.eclipse.jgit': 'org.eclipse.jgit',
  'org.checkerframework': 'checker-qual',
  'org.jooq': 'jooq',
  'org.flywaydb': 'flyway-core',
  'org.liquibase': 'liquibase-core',
  'org.junit.jupiter': 'junit-jupiter junit-jupiter-*',
  'org.junit.platform': 'junit-platform-*',
  'org.mockito': 'mockito-core mockito-junit-jupiter',
  'org.testng': 'testng',
  'org.keycloak': 'keycloak-*',
  'com.nimbusds': 'nimbus-jose-jwt oauth2-oidc-sdk',
  'com.hazelcast': 'hazelcast hazelcast-all',
  'com.google.protobuf': 'protobuf-java protobuf-java-util',
  'com.google.guava': 'guava failureaccess listenablefuture',
  'com.google.inject': 'guice',
  'com.google.inject.extensions': 'guice-*',
  'com.google.code.findbugs': 'jsr305',
  'com.google.code.gson': 'gson',
  aopalliance: 'aopalliance',
  'com.github.ben-manes.caffeine': 'caffeine',
  'com.jayway.jsonpath': 'json-path',
  'com.fasterxml.jackson.core': 'jackson-annotations jackson-core jackson-databind',
  'org.apache.logging.log4j':
    'log4j-api log4j-core log4j-1.2-api log4j-jul log4j-slf4j-impl log4j-slf4j2-impl log4j-to-slf4j log4j-web',
  'org.slf4j': 'slf4j-api jul-to-slf4j jcl-over-slf4j slf4j-simple',
  'ch.qos.logback': 'logback-classic logback-core',
  'commons-beanutils': 'commons-beanutils',
  'commons-collections': 'commons-collections',
  'commons-fileupload': 'commons-fileupload',
  'commons-io': 'commons-io',
  'commons-codec': 'commons-codec',
  'commons-logging': 'commons-logging',
  'commons-lang': 'commons-lang',
  'org.apache.commons':
    'commons-collections4 commons-compress commons-configuration2 commons-csv commons-dbcp2 commons-lang3 commons-pool2 commons-text commons-email commons-fileupload2-core',
  log4j: 'log4j',
  junit: 'junit',
  dom4j: 'dom4j',
  'org.dom4j': 'dom4j@2 dom4j-core',
  c3p0: 'c3p0',
  'com.mchange': 'c3p0@0.9.2 mchange-commons-java',
  'net.sf.ehcache': 'ehcache ehcache-core',
  'org.ehcache': 'ehcache@3',
  'commons-pool': 'commons-pool',
  'org.codehaus.jackson': 'jackson-core-asl jackson-mapper-asl jackson-jaxrs jackson-xc',
  'org.lz4': 'lz4-java',
  'org.clojure': 'clojure',
  'com.ibm.icu': 'icu4j icu4j-charset icu4j-localespi',
  'com.github.jnr': 'jffi',
  'net.java.dev.jna': 'jna jna-platform',
  'org.openjfx':
    'javafx-base javafx-controls javafx-fxml javafx-graphics javafx-media javafx-swing javafx-web',
  'org.jdom': 'jdom jdom2',
  xerces: 'xercesImpl',
  xalan: 'xalan serializer',
  'xml-apis': 'xml-apis',
  'com.thoughtworks.xstream': 'xstream',
  'org.yaml': 'snakeyaml',
  'net.minidev': 'json-smart accessors-smart',
  'org.json': 'json',
  'com.alibaba': 'fastjson druid',
  'com.itextpdf': 'itextpdf',
  'com.lowagie': 'itext',
  'org.owasp.esapi': 'esapi',
  'org.owasp.antisamy': 'antisamy',
};

interface Group {
  readonly group: string;
  readonly since: readonly number[];
}

const EXACT = new Map<string, Group[]>();
const PREFIXES = new Map<string, Group[]>();
for (const [group, names] of Object.entries(GROUPS)) {
  for (const [name = '', since = '0'] of names.split(' ').map((one) => one.split('@'))) {
    const [table, key] = name.endsWith('*') ? [PREFIXES, name.slice(0, -1)] : [EXACT, name];
    const known = table.get(key) ?? [];
    table.set(key, [...known, { group, since: numbersOf(since) }]);
  }
}

/** The group of a widely used artifact in a version, or in the newest; undefined for others. */
export function knownGroup(artifact: string, version?: string): string | undefined {
  const groups =
    EXACT.get(artifact) ?? [...PREFIXES].find(([prefix]) => artifact.startsWith(prefix))?.[1] ?? [];
  const numbers = version === undefined ? undefined : numbersOf(version);
  return groups
    .filter(({ since }) => !numbers || compared(since, numbers) <= 0)
    .toSorted((one, other) => compared(other.since, one.since))[0]?.group;
}

/** The numbers that a version begins with. */
function numbersOf(version: string): number[] {
  return (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
}

function compared(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
