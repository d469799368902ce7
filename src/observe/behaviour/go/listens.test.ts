import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { factsIn, textOf } from '../../../../test/fixtures/behaviour-facts.ts';
import { main } from './program.fixture.ts';
import { GO_UNIT } from './unit.ts';

describe('what Go listens on', () => {
  const listens = (imports: readonly string[], body: string) =>
    factsIn(GO_UNIT, '/main.go', main(imports, body), 'listen').map(
      ({ port, protocol }) => `${protocol} ${textOf(port)}`,
    );

  it('is the port of addresses', () => {
    assert.deepEqual(
      listens(
        ['"fmt"', '"net"', '"net/http"', '"os"'],
        `
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	http.ListenAndServe(":"+port, nil)
	srv := &http.Server{Addr: fmt.Sprintf("0.0.0.0:%d", 8443)}
	srv.ListenAndServe()
	net.Listen("tcp", "[::]:50051")
	net.ListenPacket("udp", ":53")
	net.Listen("unix", "/run/a.sock")
	http.ListenAndServe(os.Getenv("ADDR"), nil)`,
      ),
      ['tcp ${PORT|8080}', 'tcp 8443', 'tcp 50051', 'udp 53', 'tcp ${ADDR}'],
    );
  });

  it('is what a flag is by default', () => {
    assert.deepEqual(
      listens(
        ['"flag"', '"fmt"', '"net/http"', '"github.com/alecthomas/kingpin/v2"', '"github.com/spf13/pflag"'],
        `
	addr := flag.String("addr", ":8080", "where to listen")
	port := pflag.IntP("port", "p", 9000, "where to listen")
	web := kingpin.Flag("web", "where to listen").Default(":9100").String()
	none := flag.String("none", "", "where to listen")
	http.ListenAndServe(*addr, nil)
	http.ListenAndServe(fmt.Sprintf(":%d", *port), nil)
	http.ListenAndServe(*web, nil)
	http.ListenAndServe(*none, nil)`,
      ),
      ['tcp 8080', 'tcp 9000', 'tcp 9100', 'tcp {none}'],
    );
  });

  it('is what frameworks are told, or use', () => {
    assert.deepEqual(
      listens(
        ['"github.com/gin-gonic/gin"', '"github.com/labstack/echo/v4"', '"github.com/gofiber/fiber/v2"'],
        `
	r := gin.Default()
	r.Run()
	r.Run(":9000")
	e := echo.New()
	e.Logger.Fatal(e.Start(":1323"))
	log.Fatal(fiber.New().Listen(":3000"))`,
      ),
      ['tcp ${PORT|8080}', 'tcp 9000', 'tcp 1323', 'tcp 3000'],
    );
  });
});
