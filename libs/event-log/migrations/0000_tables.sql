CREATE TABLE "checkpoint" (
	"projector" text PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event" (
	"position" bigint PRIMARY KEY NOT NULL,
	"stream" text COLLATE "C" NOT NULL,
	"stream_version" integer NOT NULL,
	"event_id" text COLLATE "C" NOT NULL,
	"type" text NOT NULL,
	"schema_version" integer NOT NULL,
	"occurred_server_ms" double precision NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_id" text NOT NULL,
	"command_id" text NOT NULL,
	"cause_position" bigint,
	"trace_id" text,
	"span_id" text,
	"data" jsonb NOT NULL,
	CONSTRAINT "event_of_stream" UNIQUE("stream","stream_version"),
	CONSTRAINT "event_of_command" UNIQUE("event_id")
);
--> statement-breakpoint
CREATE TABLE "log_head" (
	"singleton" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"position" bigint NOT NULL,
	"epoch" text NOT NULL,
	CONSTRAINT "log_head_is_one_row" CHECK ("log_head"."singleton")
);
--> statement-breakpoint
CREATE TABLE "member" (
	"member_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"key" "bytea",
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pending_cue" (
	"room_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"partition" integer NOT NULL,
	"due_server_ms" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "room_state" (
	"room_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"position" bigint NOT NULL,
	"status" text NOT NULL,
	"title" text NOT NULL,
	"state" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stream" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"version" integer NOT NULL,
	"last_position" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "pending_cue_of_partition" ON "pending_cue" USING btree ("partition");