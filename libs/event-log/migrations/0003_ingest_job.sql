CREATE TABLE "ingest_job" (
	"job_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ingest_job_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"room_id" text COLLATE "C" NOT NULL,
	"clip_id" text COLLATE "C",
	"input" jsonb NOT NULL,
	"trace_id" text,
	"span_id" text,
	"status" text DEFAULT 'waiting' NOT NULL,
	"free_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claim_id" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"progress" double precision DEFAULT 0 NOT NULL,
	"result" jsonb,
	"problem" text DEFAULT '' NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "ingest_job_unsettled" ON "ingest_job" USING btree ("kind","number") WHERE "ingest_job"."status" in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "ingest_job_of_clip" ON "ingest_job" USING btree ("room_id","clip_id");