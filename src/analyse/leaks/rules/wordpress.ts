import { assigned } from '../format/pattern.ts';
import type { IssuerRules } from '../types.ts';

const SOURCE = 'https://developer.wordpress.org/advanced-administration/security/application-passwords/';
const REVOKE = 'https://wordpress.com/me/security';

export const wordpress: IssuerRules = {
  id: 'wordpress',
  issuer: 'WordPress',
  rules: [
    {
      id: 'wordpress-salt',
      title: 'WordPress authentication key or salt',
      severity: 'high',
      keywords: ['auth_key', 'auth_salt', 'logged_in_', 'nonce_key', 'nonce_salt'],
      pattern:
        /define\(\s{0,4}['"](?:AUTH|SECURE_AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT)['"]\s{0,4},\s{0,12}['"](?<secret>[^'"\n]{64})['"]/,
      entropy: 4,
      source: 'https://developer.wordpress.org/advanced-administration/wordpress/wp-config/#security-keys',
      revoke: 'https://developer.wordpress.org/advanced-administration/wordpress/wp-config/#security-keys',
      examples: [
        "define('AUTH_KEY', '{alnum:30}#^ {alnum:31}');",
        "define( 'SECURE_AUTH_SALT', '{alnum:64}' );",
      ],
      nearMisses: [
        "define('AUTH_KEY', 'put your unique phrase here');",
        "define('AUTH_KEY', getenv('AUTH_KEY'));",
        "define('AUTH_KEY', '{alnum:63}');",
      ],
    },
    {
      id: 'wordpress-application-password',
      title: 'WordPress application password',
      severity: 'high',
      keywords: ['wordpress', 'wp_app', 'wp-app', 'wp_pass', 'wp-pass', 'wppass'],
      pattern: assigned(
        /wordpress|wp_app|wp[_-]?pass/,
        /passw(?:or)?d|pass|pwd/,
        /[0-9A-Za-z]{4} [0-9A-Za-z]{4} [0-9A-Za-z]{4} [0-9A-Za-z]{4} [0-9A-Za-z]{4} [0-9A-Za-z]{4}/,
      ),
      entropy: 3.3,
      source: SOURCE,
      revoke: REVOKE,
      examples: [
        'WORDPRESS_APP_PASSWORD="{alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4}"',
        'wordpress_password: {alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4}',
        "wp_app_password = '{alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4}'",
      ],
      nearMisses: [
        'WORDPRESS_APP_PASSWORD={alnum:3} {alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4}',
        'WORDPRESS_APP_PASSWORD="{alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4}0"',
        'wordpress: commit {alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4} {alnum:4}',
        'WORDPRESS_APP_PASSWORD=xxxx xxxx xxxx xxxx xxxx xxxx',
        'WORDPRESS_APP_PASSWORD="xxxx xxxx xxxx xxxx xxxx xxxx"',
      ],
    },
  ],
};
