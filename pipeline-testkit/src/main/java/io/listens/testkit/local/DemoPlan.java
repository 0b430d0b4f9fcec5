package io.listens.testkit.local;

import io.listens.etl.EtlConfig.WayIn;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a demo is to do.
 *
 * @param wayIn how the ETL reads the stream
 * @param streams a file of listens; null to generate them
 * @param songs the catalogue that belongs to it; null for none
 * @param listens how many to generate
 * @param seed of what is generated
 * @param shards of the stream
 * @param maxRecordsPerTrigger about how many records a batch takes; null for no bound
 * @param keep where to copy the bucket; null not to
 */
public record DemoPlan(
    WayIn wayIn,
    @Nullable Path streams,
    @Nullable Path songs,
    long listens,
    long seed,
    int shards,
    @Nullable Long maxRecordsPerTrigger,
    @Nullable Path keep) {}
