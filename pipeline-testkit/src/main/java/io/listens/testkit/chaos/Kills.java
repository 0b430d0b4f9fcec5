package io.listens.testkit.chaos;

import io.listens.testkit.fault.FaultMoment;
import io.listens.testkit.fault.FaultPlan;
import io.listens.testkit.fault.FaultSite;
import java.util.List;

/** The calls at which a driver dies. */
final class Kills {

  /**
   * Calls worth dying at.
   *
   * @param service {@code Kinesis} or {@code S3}
   * @param prefix of the key, in the bucket
   * @param last the number of the last of them that may be chosen: about as many as there are
   */
  private record Site(String service, String operation, String prefix, int last) {

    FaultSite in(FaultPlan plan, ChaosPlan.Place place) {
      return service.equals("S3")
          ? plan.onS3(operation).of(place.bucket() + "/" + prefix)
          : plan.onKinesis(operation);
    }
  }

  private static final List<Site> SITES =
      List.of(
          new Site("Kinesis", "GetRecords", "", 40),
          new Site("Kinesis", "ListShards", "", 10),
          new Site("S3", "GetObject", "", 60),
          new Site("S3", "PutObject", "checkpoints/", 40),
          new Site("S3", "PutObject", "checkpoints/archive/", 15),
          new Site("S3", "PutObject", "checkpoints/windows", 25),
          new Site("S3", "CopyObject", "checkpoints/", 20),
          new Site("S3", "CopyObject", "checkpoints/windows", 10),
          new Site("S3", "DeleteObject", "", 20),
          new Site("S3", "PutObject", "raw/listens/", 10),
          new Site("S3", "PutObject", "rejected/", 6),
          new Site("S3", "PutObject", "processed/", 25));

  private Kills() {}

  static FaultPlan addOne(FaultPlan plan, Trouble.Setting setting) {
    Chances chances = setting.chances();
    Site site = chances.oneOf(SITES);
    FaultMoment moment = site.in(plan, setting.place()).atCalls(chances.between(1, site.last()));
    return chances.with(0.5) ? moment.killBefore(setting.kill()) : moment.killAfter(setting.kill());
  }
}
