import { keysOf, valueAt } from '../../../model/configuration/place.ts';
import { editorJson } from '../../audit/folder-open.ts';
import { isSecretName } from '../../../model/configuration/secret-names.ts';
import { type FileRule, iniWrong, isLiteral, isPlainUrl, linesWrong, type WrongPlace } from './rule.ts';

const MAVEN = ['https://maven.apache.org/settings.html'] as const;
const NUGET = ['https://learn.microsoft.com/en-us/nuget/reference/nuget-config-file'] as const;
const GO = ['https://go.dev/ref/mod#environment-variables'] as const;

/** Where other package managers and build tools take packages from, and what they keep. */
export const BUILD_TOOL_RULES: readonly FileRule[] = [
  {
    id: 'workstation-cargo-token',
    title: 'Cargo keeps a token in clear',
    why: 'Every build script of every dependency reads it, and publishes crates as you.',
    fix: 'Use a credential provider of the system, as "cargo:libsecret".',
    severity: 'medium',
    references: ['https://doc.rust-lang.org/cargo/reference/registry-authentication.html'],
    home: ['.cargo/credentials.toml', '.cargo/credentials'],
    expected: 'no token',
    wrong: linesWrong((line) => (/^(?:token|secret-key)\s*=/.test(line) ? 'a token in clear' : undefined)),
    bad: '[registry]\ntoken = "fake-token"\n',
    good: '[registry]\n',
  },
  {
    id: 'workstation-gem-source',
    title: 'RubyGems takes packages without protection',
    why: 'Who is on the way gives packages of his own.',
    fix: 'Use https sources, and leave verification on.',
    severity: 'high',
    references: ['https://guides.rubygems.org/command-reference/#gem-environment'],
    home: ['.gemrc', '.bundle/config'],
    system: ['/etc/gemrc'],
    expected: 'https sources that are verified',
    wrong: linesWrong((line) => {
      if (/^(?::ssl_verify_mode:|BUNDLE_SSL_VERIFY_MODE:)\s*["']?0/.test(line)) return 'TLS is not verified';
      return isPlainUrl(line.replace(/^-\s*/, '')) ? 'a source without TLS' : undefined;
    }),
    bad: ':sources:\n- http://packages.example/\n',
    good: ':sources:\n- https://packages.example/\n',
  },
  {
    id: 'workstation-nuget-password',
    title: 'NuGet keeps a password in clear',
    why: 'Every program that you run reads it.',
    fix: 'Use a credential provider, or a variable.',
    severity: 'medium',
    references: NUGET,
    home: ['.nuget/NuGet/NuGet.Config', '.config/NuGet/NuGet.Config'],
    project: ['nuget.config', 'NuGet.Config'],
    expected: 'no ClearTextPassword',
    wrong: linesWrong((line) => {
      const [, value = ''] = /key="ClearTextPassword"\s+value="([^"]*)"/i.exec(line) ?? [];
      return isLiteral(value) ? 'ClearTextPassword' : undefined;
    }),
    bad: '<add key="ClearTextPassword" value="fake-password" />\n',
    good: '<add key="ClearTextPassword" value="%NUGET_PASSWORD%" />\n',
  },
  {
    id: 'workstation-nuget-source',
    title: 'NuGet takes packages without protection',
    why: 'Who is on the way gives packages of his own.',
    fix: 'Use https sources.',
    severity: 'high',
    references: NUGET,
    home: ['.nuget/NuGet/NuGet.Config', '.config/NuGet/NuGet.Config'],
    project: ['nuget.config', 'NuGet.Config'],
    expected: 'https sources',
    wrong: linesWrong((line) =>
      /allowInsecureConnections="true"/i.test(line) || /<add\s.{0,300}value="http:\/\//i.test(line)
        ? 'a source without TLS'
        : undefined,
    ),
    bad: '<add key="own" value="http://packages.example/v3/index.json" />\n',
    good: '<add key="own" value="https://packages.example/v3/index.json" />\n',
  },
  {
    id: 'workstation-maven-password',
    title: 'Maven keeps a password in clear',
    why: 'Every plugin of every build reads it.',
    fix: 'Encrypt it ("mvn --encrypt-password"), or refer to a variable as ${env.NAME}.',
    severity: 'medium',
    references: ['https://maven.apache.org/guides/mini/guide-encryption.html'],
    home: ['.m2/settings.xml'],
    expected: 'an encrypted password, or a variable',
    wrong: linesWrong((line) => {
      const [, value = ''] = /<(?:password|passphrase)>([^<]*)</.exec(line) ?? [];
      return isLiteral(value) && !/^\s*\{.*\}\s*$/.test(value) ? 'a password in clear' : undefined;
    }),
    bad: '<server><id>own</id><password>fake-password</password></server>\n',
    good: '<server><id>own</id><password>${env.MAVEN_PASSWORD}</password></server>\n',
  },
  {
    id: 'workstation-maven-repository',
    title: 'Maven takes packages without protection',
    why: 'Who is on the way gives packages of his own.',
    fix: 'Use https repositories and mirrors.',
    severity: 'high',
    references: MAVEN,
    home: ['.m2/settings.xml'],
    expected: 'https repositories',
    wrong: linesWrong((line) => {
      const [, url = ''] = /<url>\s*([^<]{1,300})</.exec(line) ?? [];
      return isPlainUrl(url) && !url.includes('0.0.0.0') ? 'a repository without TLS' : undefined;
    }),
    bad: '<mirror><url>http://packages.example/maven</url></mirror>\n',
    good: '<mirror><url>https://packages.example/maven</url></mirror>\n',
  },
  {
    id: 'workstation-gradle-secret',
    title: 'Gradle keeps a secret in clear',
    why: 'Every plugin of every build reads it.',
    fix: 'Give it to builds that need it, by a variable of their environment.',
    severity: 'medium',
    references: ['https://docs.gradle.org/current/userguide/build_environment.html'],
    home: ['.gradle/gradle.properties'],
    expected: 'no secret',
    wrong: iniWrong(({ key, value }) => {
      const name = key.replaceAll(/([a-z])(password|token|secret)/g, '$1_$2');
      return isSecretName(name) && isLiteral(value) ? `${key.slice(0, 80)} in clear` : undefined;
    }),
    bad: 'signing.password=fake-password\n',
    good: 'org.gradle.daemon=true\n',
  },
  {
    id: 'workstation-composer-login',
    title: 'Composer keeps a login in clear',
    why: 'Every plugin and script of every package reads it.',
    fix: 'Give it to builds that need it, by COMPOSER_AUTH.',
    severity: 'low',
    references: ['https://getcomposer.org/doc/articles/authentication-for-private-packages.md'],
    home: ['.composer/auth.json', '.config/composer/auth.json'],
    expected: 'no login',
    wrong: loginsOfComposer,
    bad: '{ "http-basic": { "packages.example": { "username": "ann", "password": "fake-password" } } }\n',
    good: '{ "http-basic": {} }\n',
  },
  {
    id: 'workstation-go-checksums',
    title: 'Go does not verify modules',
    why: 'A module that was changed since others saw it is taken.',
    fix: 'Leave GOSUMDB on; name private modules in GOPRIVATE, and none in GOINSECURE.',
    severity: 'high',
    references: GO,
    home: ['.config/go/env'],
    expected: 'GOSUMDB is on, and GOINSECURE empty',
    wrong: iniWrong(({ key, value }) => {
      if (key === 'gosumdb' && value === 'off') return 'GOSUMDB=off';
      if (/^(?:gonosumdb|gonosumcheck)$/.test(key) && value.trim() === '*') return `${key.toUpperCase()}=*`;
      return key === 'goinsecure' && value !== '' ? 'GOINSECURE' : undefined;
    }),
    bad: 'GOSUMDB=off\n',
    good: 'GOPRIVATE=git.example\n',
  },
];
function loginsOfComposer(text: string): WrongPlace[] | undefined {
  const value = editorJson(text);
  if (value === undefined) return undefined;
  return keysOf(value).flatMap((kind) =>
    keysOf(valueAt(value, [kind])).map((host) => ({
      line: 1,
      actual: `${kind.slice(0, 40)} of ${host.slice(0, 100)}`,
    })),
  );
}
