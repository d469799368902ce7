import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { routesIn } from '../../../../test/fixtures/behaviour-facts.ts';
import { main, source } from './program.fixture.ts';
import { GO_UNIT } from './unit.ts';

const routes = (text: string) => routesIn(GO_UNIT, '/srv/main.go', text);

const ROUTES: Readonly<Record<string, readonly [source: string, routes: readonly string[]]>> = {
  'net/http': [
    main(
      ['"net/http"'],
      `
	http.HandleFunc("/", home)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", item)
	mux.HandleFunc("POST shop.example/orders", order)
	mux.HandleFunc("DELETE /files/{path...}", remove)
	mux.HandleFunc("/exact/{$}", exact)
	mux.Handle("/static/", http.StripPrefix("/static", http.FileServer(http.Dir("public"))))
	admin := http.NewServeMux()
	admin.HandleFunc("/users", users)
	mux.Handle("/admin/", http.StripPrefix("/admin", admin))
	http.ListenAndServe(":8080", mux)`,
    ),
    [
      '* / (prefix)',
      'GET|HEAD /items/{id} (template)',
      'POST /orders',
      'DELETE /files (prefix)',
      '* /exact/',
      '* /static (prefix)',
      '* /admin/users',
    ],
  ],
  'gorilla/mux': [
    main(
      ['"net/http"', '"github.com/gorilla/mux"'],
      `
	r := mux.NewRouter()
	r.HandleFunc("/products/{id:[0-9]+}", product).Methods("GET", http.MethodPut)
	v1 := r.PathPrefix("/v1").Subrouter()
	v1.HandleFunc("/orders", orders).Methods(http.MethodPost).Name("orders")
	v1.Path("/carts").Methods("DELETE").HandlerFunc(carts)
	r.PathPrefix("/assets/").Handler(assets)
	http.Handle("/", r)`,
    ),
    ['GET|PUT /products/{id} (template)', 'POST /v1/orders', 'DELETE /v1/carts', '* /assets (prefix)'],
  ],
  chi: [
    source(
      ['"github.com/go-chi/chi/v5"'],
      `
type Server struct { router *chi.Mux }

func (s *Server) routes() {
	s.router.Get("/health", s.health)
	s.router.Route("/users", func(r chi.Router) {
		r.With(paginate).Get("/", list)
		r.Route("/{id}", func(r chi.Router) {
			r.Delete("/", remove)
			r.Group(func(r chi.Router) { r.Put("/name", rename) })
		})
	})
	sub := chi.NewRouter()
	sub.Post("/in", in)
	s.router.Mount("/sub", sub)
	s.router.Method("PATCH", "/any", patch)
}
`,
    ),
    [
      'GET /health',
      'GET /users',
      'DELETE /users/{id} (template)',
      'PUT /users/{id}/name (template)',
      'POST /sub/in',
      'PATCH /any',
    ],
  ],
  gin: [
    source(
      ['"github.com/gin-gonic/gin"'],
      `
func register(g *gin.RouterGroup) {
	g.GET("/things/:id", thing)
	g.Any("/proxy/*rest", proxy)
}

func newRouter() *gin.Engine {
	r := gin.Default()
	r.GET("/ping", ping)
	v1 := r.Group("/v1")
	{
		v1.POST("/orders", order)
		v1.Group("/admin", auth).DELETE("/users/:name", remove)
	}
	register(v1)
	r.Static("/assets", "./public")
	return r
}
`,
    ),
    [
      'GET /ping',
      'POST /v1/orders',
      'DELETE /v1/admin/users/{name} (template)',
      'GET /v1/things/{id} (template)',
      '* /v1/proxy (prefix)',
      'GET|HEAD /assets (prefix)',
    ],
  ],
  'echo and fiber': [
    main(
      ['"github.com/labstack/echo/v4"', '"github.com/gofiber/fiber/v2"'],
      `
	e := echo.New()
	e.GET("/users/:id", user)
	admin := e.Group("/admin", auth)
	admin.Add("PUT", "/flags", flags)
	app := fiber.New()
	app.Get("/carts/:id?", cart)
	app.Group("/api").All("/orders", orders)`,
    ),
    [
      'GET /users/{id} (template)',
      'PUT /admin/flags',
      'GET /carts',
      'GET /carts/{id} (template)',
      '* /api/orders',
    ],
  ],
  'paths that are compared': [
    source(
      ['"net/http"', '"strings"'],
      `
func handle(w http.ResponseWriter, r *http.Request) {
	path := strings.Replace(r.URL.Path, "//", "/", -1)
	if strings.HasPrefix(path, "/old/") {
		path = strings.TrimSuffix(path, "/")
	}
	switch path {
	case "/select", "/query":
		answer(w)
	case strings.ToLower(other):
	}
	if ready && r.URL.Path == "/ready" && r.Method == "GET" {
		answer(w)
	}
	if strings.HasPrefix(r.URL.Path, "/files/") {
		answer(w)
	}
	if name == "/none" || strings.HasPrefix(name, "/none/") {
		answer(w)
	}
}
`,
    ),
    ['* /old (prefix)', '* /select', '* /query', '* /ready', '* /files (prefix)'],
  ],
  'a router of another file': [
    source(
      [],
      `func (s *Server) routes() { s.mux.HandleFunc("GET /ready", s.ready); s.router.GET("/a/:b", c) }`,
    ),
    ['GET|HEAD /ready', 'GET /a/{b} (template)'],
  ],
};

describe('routes of Go', () => {
  for (const [what, [text, expected]] of Object.entries(ROUTES))
    it(`are read of ${what}`, () => assert.deepEqual(routes(text).toSorted(), expected.toSorted()));

  it('are none of what only looks like one', () => {
    const text = main(
      ['"net/http"', '"example.com/cache"'],
      'http.Get("/a")\nheader.Get("/b")\ncache.Handle("/c", d)\nm.Get("/e", f)\nr.Header.Get("X")',
    );
    assert.deepEqual(routes(text), []);
  });
});
