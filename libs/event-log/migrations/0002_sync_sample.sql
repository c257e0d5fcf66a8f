-- Telemetry, by days: a day that is old enough is dropped whole. `sync-sample-days.ts` makes the days and drops them; what has no day yet goes to the default.
-- NOTE "PARTITION BY" and the default partition are written by hand; drizzle-kit knows the table as if it were whole.
CREATE TABLE "sync_sample" (
	"room_id" text COLLATE "C" NOT NULL,
	"at_server_ms" double precision NOT NULL,
	"member_id" text COLLATE "C" NOT NULL,
	"offset_ms" double precision,
	"error_ms" double precision,
	"rtt_ms" double precision,
	"skew_ppm" double precision,
	"drift_ms" double precision,
	"corrections" bigint,
	"stream_id" bigint,
	"start_error_ms" double precision,
	CONSTRAINT "sync_sample_room_id_at_server_ms_member_id_pk" PRIMARY KEY("room_id","at_server_ms","member_id")
) PARTITION BY RANGE ("at_server_ms");
--> statement-breakpoint
CREATE TABLE "sync_sample_default" PARTITION OF "sync_sample" DEFAULT;
