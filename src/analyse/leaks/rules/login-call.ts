import { inAnyQuotes } from '../format/pattern.ts';
import { noPlaceholder } from '../format/placeholder.ts';
import type { IssuerRules } from '../types.ts';

const REVOKE =
  'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html#25-secret-lifecycle';

/** Calls that take the name of a user and then a password, by their places. */
export const loginCall: IssuerRules = {
  id: 'login-call',
  issuer: 'Calls that log in',
  rules: [
    {
      id: 'login-call-basic-auth',
      title: 'Password in a call that logs in over HTTP',
      severity: 'high',
      keywords: ['basicauth(', 'digestauth(', 'proxyauth(', 'auth=(', 'auth = ('],
      pattern: inAnyQuotes(
        /(?:HTTP(?:Basic|Digest|Proxy)Auth|[Bb]asicAuth|auth ?= ?)\(\s{0,10}["'][^"'\n]{1,64}["'],\s{0,20}["'](?<secret>[^"'\s]{4,128}?)["']/,
      ),
      reach: 300,
      check: noPlaceholder,
      source: 'https://requests.readthedocs.io/en/latest/user/authentication/',
      revoke: REVOKE,
      examples: [
        'requests.get(url, auth=("deploy", "{alnum:14}"))',
        "HTTPBasicAuth('deploy', '{alnum:12}')",
        'req.SetBasicAuth("deploy", "{alnum:12}")',
        String.raw`"run": "requests.get(url, auth=(\"deploy\", \"{alnum:14}\"))"`,
        '<pre>auth=(&quot;deploy&quot;, &#39;{alnum:14}&#39;)</pre>',
      ],
      nearMisses: [
        'requests.get(url, auth=(user, password))',
        'auth=("user", "password")',
        'HTTPBasicAuth("user", os.environ["PASSWORD"])',
      ],
    },
    {
      id: 'login-call-credentials',
      title: 'Password of what is made of a name and a password',
      severity: 'high',
      keywords: [
        'networkcredential(',
        'passwordcredentials(',
        'passwordcredential(',
        'passwordauthentication(',
        'passwordauthenticationtoken(',
      ],
      pattern: inAnyQuotes(
        /(?:NetworkCredential|(?:User[Nn]ame)?PasswordCredentials?|PasswordAuthentication(?:Token)?)\(\s{0,10}["'][^"'\n]{1,64}["'],\s{0,20}["'](?<secret>[^"'\s]{4,128}?)["']/,
      ),
      reach: 300,
      check: noPlaceholder,
      source: 'https://learn.microsoft.com/en-us/dotnet/api/system.net.networkcredential',
      revoke: REVOKE,
      examples: [
        'new NetworkCredential("deploy", "{alnum:14}")',
        'new UsernamePasswordCredentials("deploy", "{alnum:12}")',
        'new PasswordAuthentication("deploy", "{alnum:12}".toCharArray())',
      ],
      nearMisses: [
        'new NetworkCredential(user, password)',
        'new NetworkCredential("user", "password")',
        'new UsernamePasswordCredentials("deploy", System.getenv("PASSWORD"))',
      ],
    },
    {
      id: 'login-call-database-connection',
      title: 'Password in a call that connects to a database',
      severity: 'high',
      keywords: [
        'getconnection(',
        'dbi->connect(',
        'new pdo(',
        'mysqli_connect(',
        'mysql_connect(',
        'new mysqli(',
      ],
      pattern: inAnyQuotes(
        /(?:(?:[Gg]etConnection|DBI->connect|new PDO)\(\s{0,10}(?:["'][^"'\n]{1,200}["']|[\w.$]{1,64}),|(?:mysqli?_connect|new mysqli)\(\s{0,10}(?:["'][^"'\n]{1,120}["']|[\w.$]{1,64}),)\s{0,20}["'][^"'\n]{1,64}["'],\s{0,20}["'](?<secret>[^"'\s]{4,128}?)["']/,
      ),
      reach: 500,
      check: noPlaceholder,
      source: 'https://www.php.net/manual/en/pdo.construct.php',
      revoke: REVOKE,
      examples: [
        'DriverManager.getConnection(url, "shop", "{alnum:12}")',
        'DBI->connect("dbi:Pg:dbname=shop", "shop", "{alnum:12}")',
        "new PDO('pgsql:host=db', 'shop', '{alnum:12}')",
        'mysqli_connect("db", "shop", "{alnum:12}", "shop")',
      ],
      nearMisses: [
        'DriverManager.getConnection(url, "shop", password)',
        "new PDO('pgsql:host=db', 'shop', $password)",
        'mysqli_connect("db", "root", "root")',
      ],
    },
    {
      id: 'login-call-session',
      title: 'Password in a call that logs in',
      severity: 'high',
      keywords: ['.login('],
      pattern: inAnyQuotes(
        /\b[\w.$]{1,64}\.login\(\s{0,10}["'][^"'\s]{1,64}["'],\s{0,20}["'](?<secret>[^"'\s]{4,128}?)["']\s{0,10}\)/,
      ),
      reach: 300,
      check: noPlaceholder,
      source: 'https://docs.python.org/3/library/smtplib.html#smtplib.SMTP.login',
      revoke: REVOKE,
      examples: ['smtp.login("mail@shop.internal", "{alnum:14}")', "ftp.login('deploy', '{alnum:12}')"],
      nearMisses: [
        'smtp.login(user, password)',
        'client.login("user", "password")',
        'page.login("a", "b c d")',
      ],
    },
    {
      id: 'login-call-hashed',
      title: 'Password that code makes a hash of',
      severity: 'high',
      keywords: ['bcrypt.hash', 'bcryptjs.hash', 'argon2.hash', 'password_hash(', 'make_password('],
      pattern: inAnyQuotes(
        /(?:(?:bcrypt(?:js)?|argon2)\.hash(?:Sync|pw)?|password_hash|make_password)\(b?["'](?=[^"']{0,71}[\d!@#%&*?])(?<secret>[^"'\s$]{6,72}?)["']/,
      ),
      check: noPlaceholder,
      source: 'https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html',
      revoke: REVOKE,
      examples: ['bcrypt.hash("{alnum:11}{digit:3}", 10)', "generate_password_hash('{alnum:10}{digit:2}')"],
      nearMisses: [
        'bcrypt.hash(password, 10)',
        'bcrypt.hash("password", 10)',
        'bcrypt.hash("correct horse", 10)',
      ],
    },
    {
      id: 'login-call-typed',
      title: 'Password that a test types into a page',
      severity: 'high',
      keywords: ['.send_keys(', '.sendkeys(', '.setvalue(', '.type(', '.fill(', '.val('],
      pattern: inAnyQuotes(
        /(?:[Pp]ass(?:word|wd|wort)?|PASSWORD|[Pp]wd)(?:\\?["'\]]{1,4}\){1,3}|\w{0,12})\.(?:send_keys|sendKeys|setValue|type|fill|val)\(["'](?<secret>[^"'\n]{4,128}?)["']/,
      ),
      reach: 200,
      check: noPlaceholder,
      source: 'https://www.selenium.dev/documentation/webdriver/elements/interactions/',
      revoke: REVOKE,
      examples: [
        'driver.find_element(By.ID, "password").send_keys("{alnum:12}")',
        "cy.get('[name=password]').type('{alnum:14}')",
        'passwordField.sendKeys("{alnum:12}");',
      ],
      nearMisses: [
        'driver.find_element(By.ID, "password").send_keys(password)',
        "cy.get('#password').type('password')",
        'driver.find_element(By.ID, "user").send_keys("deploy2000")',
      ],
    },
    {
      id: 'login-call-jwt',
      title: 'Secret that signs JSON Web Tokens',
      severity: 'high',
      keywords: ['jwt.sign(', 'jwt.verify(', 'jwt.encode(', 'jwt.decode('],
      pattern: inAnyQuotes(
        /\b[Jj][Ww][Tt]\.(?:sign|verify|encode|decode)\([^()\n"']{1,160},\s{0,10}["'](?<secret>[^"'\s]{6,256}?)["']/,
      ),
      reach: 460,
      check: noPlaceholder,
      source: 'https://pyjwt.readthedocs.io/en/stable/usage.html',
      revoke: REVOKE,
      examples: ['jwt.sign(payload, "{alnum:24}")', "jwt.decode(token, '{alnum:32}', algorithms=['HS256'])"],
      nearMisses: [
        'jwt.sign(payload, process.env.SECRET)',
        'jwt.verify(token, "secret")',
        'jwt.encode(payload, key)',
      ],
    },
  ],
};
