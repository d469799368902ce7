/** What pairs of features add where both are so. Written by `scripts/fit-leak-classifier.ts`. */
export const PAIRS = `
all in words × built or called: all -0.24
all in words × file of code: all -0.08, key -0.07, password -0.05, token 0.05, url 0.1
all in words × file of config: all 0.38
all in words × file of data: all -0.26
all in words × file of markup: all -0.2, password -0.05
all in words × file of prose: all -0.07, password 0.07, secret -0.05
all in words × file of shell: all -0.14
all in words × file of unknown: all 0.23
all in words × form argument: all -0.05
all in words × form assignment: all -0.15, auth 0.05, key -0.11, token 0.05
all in words × form call: all -0.36, password -0.09
all in words × form member: all -0.1, secret -0.05
all in words × form statement: all 0.07
all in words × form url: all 0.34, url 0.09
all in words × path of examples: secret -0.05
all in words × path of others: all 0.1
all in words × path of tests: key -0.05, secret -0.05, url 0.06
all in words × quoted: all 0.25, key -0.1, password 0.19, token 0.05
few words × built or called: all 0.05, key -0.05
few words × file of code: all 0.05, salt 0.08, token 0.07, url -0.12
few words × file of config: all -0.11, secret -0.05
few words × file of data: all 0.16, password -0.08, secret 0.05
few words × file of markup: all 0.05
few words × file of prose: all 0.17, key 0.07, password -0.09, secret 0.06
few words × file of shell: all 0.2, password 0.05
few words × file of unknown: all -0.21
few words × form argument: all -0.42
few words × form assignment: all 0.38, auth -0.06, key 0.1, salt 0.1, secret 0.09, token -0.08
few words × form bare: all 0.29, uuid 0.07
few words × form call: all 0.14
few words × form header: all 0.17
few words × form member: key -0.06, token 0.1
few words × form statement: all -0.09
few words × form url: all -0.06
few words × path of examples: all 0.21, uuid 0.1
few words × path of others: all -0.09, secret -0.05
few words × path of tests: all 0.26, auth 0.08, password -0.07, token 0.06, url -0.09, uuid 0.1
few words × quoted: all -0.14, auth -0.09, key 0.08, password -0.18, secret 0.06
form statement × all in words: all 0.07
form statement × few words: all -0.09
form statement × form statement: all 0.06
form statement × one word: all 0.13
half in words × built or called: all -0.05
half in words × file of code: all 0.06, auth 0.05
half in words × file of config: all -0.06, key -0.05, password 0.05
half in words × file of prose: all -0.12
half in words × file of shell: all -0.1
half in words × form assignment: all -0.26, password 0.05, token -0.07
half in words × form member: all -0.07
half in words × path of others: all 0.06
half in words × path of tests: all 0.13, password 0.06
half in words × quoted: all -0.08, password 0.07
in a comment × all in words: all 0.19, password -0.08, secret 0.05
in a comment × few words: all -0.2
in a comment × form assignment: all -0.07, password -0.12
in a comment × form member: all 0.07
in a comment × of letters only, and bare: all 0.05
in a comment × one word: all -0.2, password -0.11
in a list × few words: all -0.24, password -0.1
in a list × form assignment: all 0.19, password 0.06
in a list × form call: all -0.38, password -0.11
in a list × form member: all -0.06
length 100 or more × alphabet dotted: all 0.45, token 0.09
length 100 or more × alphabet other: all 0.22
length 100 or more × few words: all 0.26, key 0.06, token 0.07
length 12 to 15 × all in words: all -0.13
length 12 to 15 × alphabet alnum: all 0.34
length 12 to 15 × alphabet base64: all -0.12, password 0.07, secret -0.07
length 12 to 15 × alphabet hex: all 0.17
length 12 to 15 × alphabet lower: all 0.34
length 12 to 15 × alphabet other: all -0.31
length 12 to 15 × alphabet print: all -0.06
length 12 to 15 × few words: all 0.22, secret 0.07
length 16 to 23 × all in words: all -0.29
length 16 to 23 × alphabet alnum: all 0.11, key 0.07
length 16 to 23 × alphabet base64: all 0.22, password 0.07
length 16 to 23 × alphabet dotted: all -0.5
length 16 to 23 × alphabet lower: all 0.13
length 16 to 23 × alphabet other: all -0.63, token -0.07
length 16 to 23 × alphabet print: all 0.07, password 0.11
length 16 to 23 × few words: all 0.32, key 0.12, token -0.08
length 24 to 32 × all in words: all 0.11
length 24 to 32 × alphabet alnum: all 0.15
length 24 to 32 × alphabet base64: all 0.18, password 0.05
length 24 to 32 × alphabet dotted: all -0.22
length 24 to 32 × alphabet hex: all 0.3
length 24 to 32 × alphabet letters: all 0.09
length 24 to 32 × alphabet lower: all -0.11
length 24 to 32 × alphabet other: all -0.18, key 0.07, token -0.05
length 24 to 32 × few words: all 0.17, secret 0.05
length 33 to 47 × all in words: all -0.06
length 33 to 47 × alphabet alnum: all 0.15
length 33 to 47 × alphabet base64: all 0.27, key -0.08, token 0.06, uuid 0.07
length 33 to 47 × alphabet hex: all 0.13
length 33 to 47 × alphabet other: all -0.39, password -0.06
length 33 to 47 × few words: all 0.31, key -0.07, uuid 0.07
length 48 to 99 × all in words: all 0.26
length 48 to 99 × alphabet alnum: all 0.1
length 48 to 99 × alphabet base64: all -0.08
length 48 to 99 × alphabet hex: all -0.29
length 48 to 99 × alphabet other: all 0.36, auth 0.08, secret 0.05
length 48 to 99 × alphabet print: all -0.08, password -0.1
length 48 to 99 × few words: all -0.4, key 0.05, password -0.24
length 5 to 7 × all in words: all -0.38, password -0.11, url 0.07
length 5 to 7 × alphabet alnum: all 0.05
length 5 to 7 × alphabet base64: all -0.16
length 5 to 7 × alphabet digits: password 0.08
length 5 to 7 × alphabet dotted: all -0.2
length 5 to 7 × alphabet hex: all -0.06
length 5 to 7 × alphabet lower: all 0.58, password 0.05, secret 0.07
length 5 to 7 × alphabet other: all -0.11
length 5 to 7 × alphabet print: all -0.32
length 5 to 7 × few words: auth -0.06, key -0.07, password 0.18, secret 0.05, token -0.05
length 8 to 11 × all in words: all 0.56, password 0.18
length 8 to 11 × alphabet alnum: all -0.32
length 8 to 11 × alphabet base64: all -0.42, password -0.08
length 8 to 11 × alphabet digits: all 0.11
length 8 to 11 × alphabet hex: all -0.07
length 8 to 11 × alphabet letters: all 0.26, password 0.07
length 8 to 11 × alphabet lower: password 0.09, secret -0.09
length 8 to 11 × alphabet other: all 0.23, password 0.06
length 8 to 11 × alphabet print: all 0.25, password 0.08
length 8 to 11 × few words: all -0.08, secret -0.11
length of a hash × alphabet hex: all 0.05
length of a hash × few words: all 0.05
length under 5 × all in words: all -0.22, secret -0.06
length under 5 × alphabet digits: all -0.14
length under 5 × alphabet hex: all 0.07
length under 5 × alphabet letters: all -0.18
length under 5 × alphabet lower: all -0.32, secret -0.11
length under 5 × few words: all -0.47, secret -0.08
mixed, and short × built or called: all -0.13
mixed, and short × file of code: all -0.39, auth -0.08, key -0.09, password 0.07
mixed, and short × file of config: all -0.33, password -0.05
mixed, and short × file of prose: all 0.33, password 0.09
mixed, and short × file of shell: all 0.12
mixed, and short × file of unknown: all 0.16
mixed, and short × form assignment: all -0.39, auth -0.07, key -0.09, password 0.09
mixed, and short × form call: all -0.05
mixed, and short × form member: all -0.07
mixed, and short × form url: all 0.2, url 0.05
mixed, and short × path of examples: all -0.08
mixed, and short × path of others: all -0.13
mixed, and short × path of tests: all 0.37, auth -0.05, key -0.07, password 0.18
mixed, and short × quoted: all 0.1, key -0.09, password 0.15
most in words × built or called: all -0.1
most in words × file of code: key -0.05, password 0.08
most in words × file of config: key 0.06
most in words × file of shell: all -0.12
most in words × file of unknown: all -0.08
most in words × form assignment: all -0.21, secret -0.05
most in words × form member: all 0.07
most in words × path of others: all -0.11
most in words × path of tests: all -0.07
most in words × quoted: all -0.28, key -0.06
name ends with what is about it × all in words: all -0.09
name ends with what is about it × few words: all -0.32, auth -0.08, secret -0.06
name ends with what is about it × file of code: all -0.52
name ends with what is about it × file of config: all -0.24, secret -0.05
name ends with what is about it × file of data: all 0.08
name ends with what is about it × form assignment: all -0.8, auth -0.05, password -0.05, secret -0.11
name ends with what is about it × form bare: all 0.16
name ends with what is about it × form member: all -0.13
name ends with what is about it × form statement: all 0.17, password 0.06
name ends with what is about it × mixed, and long: all -0.23
name ends with what is about it × mixed, and short: all -0.11
name is the word alone × all in words: key -0.09, password 0.08
name is the word alone × few words: all -0.1, password -0.14, secret 0.07, token -0.05
name is the word alone × file of code: key -0.16, password 0.12, secret 0.06
name is the word alone × file of config: all -0.1
name is the word alone × file of data: all 0.12
name is the word alone × file of prose: all 0.17, password 0.07
name is the word alone × file of shell: all 0.21, password 0.06
name is the word alone × file of unknown: all -0.32
name is the word alone × form argument: all -0.26, password -0.05
name is the word alone × form assignment: all -0.13, key -0.1, secret 0.08, token -0.09
name is the word alone × form member: all 0.23, key -0.08, password 0.11
name is the word alone × form statement: all 0.05
name is the word alone × mixed, and long: key 0.05, password -0.08
name is the word alone × mixed, and short: all 0.14, key -0.07, password 0.14
name is the word alone × one word: all 0.07
sequence × file of code: all -0.53
sequence × file of config: all -0.33, password -0.05
sequence × form assignment: all -0.73, password -0.09, secret -0.05
sequence × path of examples: all -0.08
sequence × path of tests: all -0.39
sequence × quoted: all -0.17
`;
